"""What our own forms and workbooks hold beside data, in three languages: the loaders pass it over wherever they meet it."""

# The example of a form, by the first column of its table's key.
EXAMPLE_IDS = {"en": "EXAMPLE", "fr": "EXEMPLE", "es": "EJEMPLO"}
# The sheets that explain a form and feed its lists, and the one that says what is to be corrected, by their whole names.
INSTRUCTIONS = {"en": "Instructions (d4)", "fr": "Mode d’emploi (d4)", "es": "Instrucciones (d4)"}
LISTS = {"en": "Lists (d4)", "fr": "Listes (d4)", "es": "Listas (d4)"}
TO_CORRECT = {"en": "To correct (d4)", "fr": "À corriger (d4)", "es": "Por corregir (d4)"}
OWN_SHEETS = frozenset((*INSTRUCTIONS.values(), *LISTS.values(), *TO_CORRECT.values()))
# The heading of a column, and a cell, that is left out of a workbook that was given back.
LEFT_OUT = {"en": "(left out here)", "fr": "(non reprise ici)", "es": "(omitida aquí)"}
