"""The core: records, snapshots, indicators and their delivery; imports no other room."""
