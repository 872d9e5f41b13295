"""The search: what people type, however they type it, finds what they mean, the best first and always the same."""

import random
import time

import pytest

from dashboard.search import Catalogue, folded

# number, name, acronym; what else it is found by: texts of its own, and words that it shares with others
RECORDS = [
    (("P1", "Institut de recherche pour l'agriculture", "INRAE"), ((), (("France", "FRA", "FR"),))),
    (("P2", "Soil Health Institute", None), ((), (("United States", "USA"), ("Soil health",)))),
    (("P3", "Éleveurs d’avenir", None), (("Santé animale",), (("France", "FRA", "FR"),))),
    (("P4", "World Agroforestry", "ICRAF"), ((), (("Kenya", "KEN"), ("Agroforestry", "Agroforesterie")))),
    (("P5", "Agro-Forest Farms", None), ((), (("Mali", "MLI"),))),
    (("P6", "Œuvre des sols", None), (("sampling", "soil"), (("Agroforestry", "Agroforesterie"),))),
    (("P7", "可持续土壤研究院", None), ((), ())),
    (("P8", "मृदा संस्थान", None), ((), ())),
    (("P9", "منظمة التربة المستدامة", None), ((), ())),
    (("P10", "…", None), ((), ())),
]  # fmt: skip


def catalogue_of(*records) -> Catalogue:
    names, said = zip(*records, strict=True) if records else ((), ())
    return Catalogue(list(names), lambda: said)


def ids(query: str, records=RECORDS) -> list[str]:
    return [records[one][0][0] for one in catalogue_of(*records).found(query).positions]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("INRAE", "P1"),  # an acronym
        ("inrae", "P1"),  # whatever its case
        ("eleveurs", "P3"),  # without its accent
        ("ÉLEVEURS D'AVENIR", "P3"),  # with another apostrophe
        ("oeuvre", "P6"),  # letters that are two
        ("soil heal", "P2"),  # what was not typed to its end
        ("agrofores", "P5"),
        ("world agrof", "P4"),
        ("kenya", "P4"),  # a country
        ("KEN", "P4"),  # its code
        ("santé animale", "P3"),  # a competence
        ("土壤", "P7"),  # within a script without spaces
        ("मृदा", "P8"),
        ("التربة", "P9"),
        ("p2", "P2"),  # a number
    ],
)
def test_a_record_is_found_by_what_it_says_however_that_is_written(query, first):
    assert ids(query)[0] == first


@pytest.mark.parametrize(
    ("query", "meant"),
    [("agroforesty", "P4"), ("INREA", "P1"), ("elevuers", "P3"), ("keny", "P4"), ("Kenia", "P4")],
)
def test_typing_errors_are_forgiven(query, meant):
    assert meant in ids(query)


def test_that_nothing_is_written_so_is_said():
    catalogue = catalogue_of(*RECORDS)

    assert not catalogue.found("agroforestry").nearly
    assert catalogue.found("agroforesty").nearly


def test_what_is_found_as_it_is_written_stands_alone():
    records = [(("A", "Mali", None), ((), ())), (("B", "Bali", None), ((), ()))]

    assert ids("mali", records) == ["A"]
    assert ids("mari", records) == ["A"]  # B is two letters away
    assert ids("lali", records) == ["B", "A"]  # both are nearly so


def test_every_word_must_be_there_and_words_that_say_nothing_need_not():
    assert ids("institut france") == ["P1"]
    assert ids("institut kenya") == []
    assert ids("soil health farm") == []
    assert ids("the institute of soil") == ["P2"]
    assert ids("of") == []  # looked for as it is where there is nothing else


def test_a_word_with_a_hyphen_is_found_in_one_and_in_two():
    assert "P5" in ids("agroforest")
    assert "P4" in ids("agro-forestry")


def test_the_same_name_comes_first_then_what_begins_so_then_names_then_the_rest():
    records = [
        (("A", "Friends of soil", None), ((), ())),
        (("B", "Research", None), (("soil",), ())),
        (("C", "Soil Alliance", None), ((), ())),
        (("D", "Soil", None), ((), ())),
        (("E", "Topsoil", None), ((), ())),
    ]

    assert ids("soil", records) == ["D", "C", "A", "B", "E"]


def test_what_fits_equally_stands_in_the_order_of_names():
    records = [((f"P{place}", name, None), ((), (("Kenya",),))) for place, name in enumerate("cab")]

    assert ids("kenya", records) == ["P1", "P2", "P0"]


def test_nothing_that_is_asked_finds_nothing_and_nothing_is_found_among_none():
    assert ids("") == []
    assert ids("…") == []
    assert ids("zzzzzz") == []
    assert ids("soil", []) == []


def test_where_nothing_is_found_the_names_that_are_most_like_it_are_offered():
    catalogue = catalogue_of(*RECORDS)

    def nearest(query: str) -> list[str]:
        return [RECORDS[one][0][0] for one in catalogue.found(query).nearest]

    assert nearest("Sool Haelth Instotuut")[0] == "P2"
    assert nearest("agroforestry zimbabwe")[:2] == ["P4", "P6"]  # they have one of the words
    assert nearest("zzzzzz") == []
    assert nearest("agroforestry") == []  # that is found


def test_names_stand_in_the_order_of_their_letters_whatever_their_accents_and_their_script():
    catalogue = catalogue_of(*RECORDS)

    order = [RECORDS[one][0][0] for one in catalogue.order]

    assert order == ["P10", "P5", "P3", "P1", "P6", "P2", "P4", "P9", "P8", "P7"]
    assert [catalogue.initial(one) for one in catalogue.order][:6] == ["#", "A", "E", "I", "O", "S"]
    assert {catalogue.initial(one) for one in catalogue.order[-3:]} == {"…"}


def test_a_text_is_folded_to_what_people_mean():
    assert folded("L’Œuvre ÉCOLOGIQUE – Łódź").split() == ["l", "oeuvre", "ecologique", "lodz"]


def test_a_search_among_twenty_thousand_partners_is_quick():
    chance = random.Random(4)
    parts = ["agro", "terra", "soil", "eco", "bio", "agri", "carbon", "human", "vita", "flora"]
    known = ["".join(chance.sample(parts, 3)) + chance.choice("aeiou") for _ in range(4000)]
    records = [
        ((f"P{n}", " ".join(chance.sample(known, 3)), None), ((), (("Kenya", "Kenia"),)))
        for n in range(20_000)
    ]
    catalogue = catalogue_of(*records)
    catalogue.found("kenya")  # the words are put in order once

    def seconds(query: str) -> float:
        begin = time.process_time()
        catalogue.found(query)
        return time.process_time() - begin

    for query in ("kenya", known[7], known[7][:-1] + "x", records[9][0][1]):
        assert min(seconds(query) for _ in range(5)) < 0.05, query
