"""What differs between two pages, and that it makes the one of the other."""

from hypothesis import given
from hypothesis import strategies as st

from dashboard.web.tree import LENGTH, changes

texts = st.sampled_from(["a", "b", "#", "type"])
plain = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2) | texts,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["x", "y", "type"]), inner)
    ),
)


def patched(old, change):
    """What `patched` in island.js does."""
    if isinstance(change, list):
        return change[0]
    if isinstance(old, list):
        size = change.get(LENGTH, len(old))
        length, last = size if isinstance(size, list) else (size, 0)
        copy = dict(enumerate(old[: length - last]))
        copy |= {length - back: old[-back] for back in range(1, last + 1)}
    else:
        copy = dict(old) if isinstance(old, dict) else old
    for key, inner in change.items():
        if key == LENGTH:
            continue
        if inner is None:
            del copy[key]
        else:
            copy[key] = patched(copy.get(key), inner)
    return [copy[place] for place in sorted(copy)] if isinstance(old, list) else copy


@given(plain, plain)
def test_the_changes_make_the_new_page_of_the_old_one(old, new):
    assert patched(old, changes(old, new)) == new


def test_what_is_alike_is_not_sent():
    old = {"props": {"a": 1, "children": ["x", {"props": {}}]}}
    new = {"props": {"a": 1, "children": ["x", {"props": {"b": 2}}, "y"]}}

    assert changes(old, new) == {
        "props": {"children": {LENGTH: 3, 1: {"props": {"b": [2]}}, 2: ["y"]}}
    }
    assert changes(old, old) == {}


def test_a_list_from_whose_middle_something_is_missing_keeps_both_its_ends():
    old = [{"type": kind, "says": f"{kind} of old"} for kind in ("H3", "P", "Div", "Table")]
    new = [{"type": kind, "says": f"{kind} of new"} for kind in ("H3", "Div", "Table")]

    assert changes(old, new) == {
        LENGTH: [3, 2],
        0: {"says": ["H3 of new"]},
        1: {"says": ["Div of new"]},
        2: {"says": ["Table of new"]},
    }
    assert patched(old, changes(old, new)) == new
    assert patched(new, changes(new, old)) == old
