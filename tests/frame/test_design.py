"""The design document says what the style sheets say: each token, what it measures, each component, what paper takes.

Contrast is WCAG's; how colours look to those who see them otherwise is simulated with the matrices of
Machado, Oliveira and Fernandes (2009), severity 1, and compared in CIE L*a*b*.
"""

import re
from itertools import product
from math import dist

import pytest

from dashboard import theme
from dashboard.settings import ROOT

ASSETS = ROOT / "dashboard" / "assets"
DOCUMENT = (ROOT / "docs" / "design.md").read_text("utf-8")
TOKENS = (ASSETS / "tokens.css").read_text("utf-8")
SHEETS = {
    name: re.sub(r"/\*.*?\*/", "", (ASSETS / name).read_text("utf-8"), flags=re.DOTALL)
    for name in ("d4.css", "island.css", "print.css", "report.css")
}
LAYOUTS = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "layouts").glob("*.py")))
CHARTS = (ROOT / "dashboard" / "theme.py").read_text("utf-8")

LOOKS = ("light", "dark", "contrast", "contrast, dark")
TEXT = ("ink", "quiet", "engaged", "target")
MARKS = ("soil", "faint", "engaged", "target")
LEAST_TEXT, LEAST_TEXT_IN_CONTRAST, LEAST_MARK = 4.5, 7, 3
APART, FAR_APART = 18, 50  # in L*a*b*, where 2.3 can just be told apart
SIMULATIONS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}  # fmt: skip
TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))  # fmt: skip
WHITE = (0.95047, 1.0, 1.08883)

SPACED = re.compile(r"\b((?:margin|padding)(?:-\w+)?|(?:column-|row-)?gap)\s*:\s*([^;{}]+)")
SIZED = re.compile(r"\bfont-size\s*:\s*([^;{}]+)")
SPACE = re.compile(
    r"0|auto|[\d.]*em|[12]px|\d+mm|var\(--[\w-]+\)|calc\([^()]*(?:\([^()]*\)[^()]*)*\)"
)
SIZE = re.compile(r"var\(--type-\w+\)|inherit|0|[\d.]+(?:em|px)|[\d.]+pt")


def blocks(styles):
    """The declarations of each `:root`, by the condition that it stands under."""
    found = {"": dict(re.findall(r"--([\w-]+): ([^;]+);", styles.split("@media")[0]))}
    for condition, inside in re.findall(
        r"@media ([^{]+) \{\s*:root \{(.*?)\}\s*\}", styles, re.DOTALL
    ):
        found[condition] = dict(re.findall(r"--([\w-]+): ([^;]+);", inside))
    return found


BLOCKS = blocks(TOKENS)
BASE = BLOCKS[""]
COLOURS = {
    "light": {name: value for name, value in BASE.items() if value.startswith("#")},
    "dark": BLOCKS["screen and (prefers-color-scheme: dark)"],
    "contrast": BLOCKS["(prefers-contrast: more)"],
    "contrast, dark": BLOCKS["screen and (prefers-contrast: more) and (prefers-color-scheme: dark)"],
}  # fmt: skip
FORCED = BLOCKS["(forced-colors: active)"]


def linear(colour):
    """A colour as light: its three parts from 0 to 1, without the screen's curve."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return tuple(one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)


def through(matrix, light):
    return tuple(sum(a * b for a, b in zip(row, light, strict=True)) for row in matrix)


def contrast(one, other):
    """WCAG's ratio, from 1 to 21."""
    darker, lighter = sorted(through(TO_XYZ, linear(colour))[1] for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def lab(light):
    x, y, z = (
        part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116
        for part in (a / b for a, b in zip(through(TO_XYZ, light), WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one, other, simulation):
    """How far two colours lie from each other for somebody who sees so."""
    seen = (
        lab(
            tuple(min(1, max(0, part)) for part in through(SIMULATIONS[simulation], linear(colour)))
        )
        for colour in (one, other)
    )
    return dist(*seen)


def rows(heading):
    """The cells of the table under a heading of the document, without its head."""
    part = DOCUMENT.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def code(cell):
    return re.findall(r"`([^`]+)`", cell)


def test_contrast_is_measured_as_everybody_measures_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert lab(linear("#ff0000")) == pytest.approx((53.24, 80.09, 67.20), abs=0.02)


@pytest.mark.parametrize("look", LOOKS)
def test_words_can_be_read_on_every_ground(look):
    colours = COLOURS[look]
    least = LEAST_TEXT_IN_CONTRAST if look.startswith("contrast") else LEAST_TEXT

    for name, ground in product(TEXT, ("ground", "raised")):
        assert contrast(colours[name], colours[ground]) >= least, (name, ground)
    assert contrast(colours["ink"], colours["engaged-soft"]) >= least
    assert contrast(colours["ground"], colours["engaged"]) >= least  # the words of a button


@pytest.mark.parametrize("look", LOOKS)
def test_marks_stand_out_from_every_ground(look):
    colours = COLOURS[look]

    for name, ground in product(MARKS, ("ground", "raised")):
        assert contrast(colours[name], colours[ground]) >= LEAST_MARK, (name, ground)


@pytest.mark.parametrize("simulation", SIMULATIONS)
@pytest.mark.parametrize("look", LOOKS)
def test_what_takes_part_is_told_from_the_target_and_from_the_ground_by_everybody(look, simulation):
    colours = COLOURS[look]

    assert apart(colours["engaged"], colours["target"], simulation) >= APART
    assert apart(colours["engaged"], colours["ground"], simulation) >= FAR_APART
    assert apart(colours["target"], colours["ground"], simulation) >= FAR_APART


def test_the_document_says_how_far_apart_they_are_for_whom_it_is_least():
    said = re.search(
        r"at least (\d+) apart in L\S+ and each at least (\d+) from", DOCUMENT.replace("\n", " ")
    )
    each_other, ground = [("engaged", "target")], [("engaged", "ground"), ("target", "ground")]
    least = [
        min(
            apart(COLOURS[look][one], COLOURS[look][other], simulation)
            for look, simulation, (one, other) in product(LOOKS, SIMULATIONS, pairs)
        )
        for pairs in (each_other, ground)
    ]

    assert said is not None
    assert list(map(int, said.groups())) == [int(one) for one in least]


def test_every_look_says_every_colour_and_the_systems_colours_are_all_its_own():
    for look in LOOKS:
        assert COLOURS["light"].keys() <= COLOURS[look].keys(), look
    assert FORCED.keys() == COLOURS["light"].keys()
    assert [value for value in FORCED.values() if not value[0].isupper()] == []


def test_the_document_has_every_colour_with_its_values_and_its_contrast():
    listed = {code(row[0])[0].removeprefix("--"): row[1:] for row in rows("Colour")}

    assert list(listed) == list(COLOURS["light"])
    for name, (*cells, forced, _) in listed.items():
        for look, cell in zip(LOOKS, cells, strict=True):
            value = COLOURS[look][name]
            measured = round(contrast(value, COLOURS[look]["ground"]), 1)
            assert cell == (f"`{value}`" if name == "ground" else f"`{value}` {measured}"), look
        assert code(forced) == [FORCED[name]]


def test_the_document_has_every_other_token_with_its_value():
    listed = {
        code(name)[0].removeprefix("--"): code(value)
        for heading in ("Type", "Space", "Line and touch")
        for name, value, _ in rows(heading)
    }
    said = {
        name: [
            value,
            *(one[name] for condition, one in BLOCKS.items() if condition and name in one),
        ]
        for name, value in BASE.items()
        if name not in COLOURS["light"]
    }

    assert listed == said


def test_every_token_is_used_and_every_one_that_is_used_exists():
    used = set(re.findall(r"var\(--([\w-]+)", "\n".join([TOKENS, *SHEETS.values(), CHARTS])))
    local = set(re.findall(r"--([\w-]+):", "\n".join(SHEETS.values())))

    assert sorted(set(BASE) - used) == []
    assert sorted(used - set(BASE) - local) == []


@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_colours_are_said_in_one_place(sheet):
    assert re.findall(r"#[0-9a-f]{3,8}\b(?=[^{}]*;)|\b(?:rgb|hsl|oklch)a?\(", SHEETS[sheet]) == []


@pytest.mark.parametrize("sheet", ["d4.css", "print.css"])
def test_sizes_and_spaces_are_steps_of_the_scale(sheet):
    odd = [
        (name, value)
        for name, value in SPACED.findall(SHEETS[sheet])
        if SPACE.sub("", value).replace("!important", "").strip()
    ]
    odd += [size for size in SIZED.findall(SHEETS[sheet]) if not SIZE.fullmatch(size.strip())]

    assert odd == []


def test_what_leaves_the_site_has_the_colours_of_the_light_look():
    assert {f"var(--{name})": value for name, value in COLOURS["light"].items()} == theme.LIGHT
    assert COLOURS["dark"]["ground"] == theme.GROUND_BY_NIGHT
    icon = set(re.findall(r"#\w{6}", (ASSETS / "favicon.svg").read_text("utf-8")))
    assert icon == {COLOURS["light"]["engaged"], COLOURS["dark"]["engaged"]}


def test_the_document_has_every_component_and_its_classes_are_those_of_the_pages():
    groups = re.findall(
        r"^/\* ([A-Z][\w ]*): ", (ASSETS / "d4.css").read_text("utf-8"), re.MULTILINE
    )
    listed = {name: code(classes) for name, classes, *_ in rows("Components")}

    assert list(listed) == groups
    for name, classes in listed.items():
        assert [one for one in classes if one not in SHEETS["d4.css"]] == [], name
        for one in (one.removeprefix(".") for one in classes if one.startswith(".")):
            assert re.search(rf"[\"' ]{one}[\"' ]", LAYOUTS), one


def test_a_list_that_ends_on_paper_ends_where_its_words_say():
    ended = set(map(int, re.findall(r"MOST_ON_PAPER = (\d+)", LAYOUTS)))
    rules = dict(re.findall(r"\.paper-(\d+) tbody > :nth-child\(n \+ (\d+)\)", SHEETS["print.css"]))
    lists = dict(re.findall(r"\.paper-(\d+) > :nth-child\(n \+ (\d+)\)", SHEETS["print.css"]))

    assert ended
    assert rules == {str(most): str(most + 1) for most in ended}
    assert lists.items() <= rules.items()
