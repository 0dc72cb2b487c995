"""The numbers in the tables of a card, to compare its languages."""

import re

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def numbers_of(text: str) -> list[str]:
    """Every number, in order."""
    return NUMBER.findall(text)


def tables_of(card: str) -> list[list[list[list[str]]]]:
    """By table and row, head included, the numbers of each cell."""
    tables: list[list[list[list[str]]]] = []
    inside = False
    for line in card.splitlines():
        if line.startswith("|"):
            if not inside:
                tables.append([])
            tables[-1].append([numbers_of(cell) for cell in line.strip("|").split("|")])
        inside = line.startswith("|")
    return tables
