"""What moves: how controls change the address, and how the island takes the page of an address."""
