"""Buildings as offices write them, brought into one form; rooms are let go."""

import pytest

from gis.ingest.address import parse_building, parse_stairwell
from gis.ingest.values import BadValue


@pytest.mark.parametrize(
    ("written", "building", "stairwell"),
    [
        ("3幢", "3幢", None),
        ("3栋", "3幢", None),
        ("3号楼", "3幢", None),
        ("3#", "3幢", None),
        ("３＃楼", "3幢", None),
        ("3座", "3幢", None),
        ("三号楼", "3幢", None),
        ("二十一幢", "21幢", None),
        ("十二栋", "12幢", None),
        ("A座", "A幢", None),
        ("３ 幢", "3幢", None),
        ("03", "3幢", None),
        (3.0, "3幢", None),
        ("3幢1单元", "3幢", "1单元"),
        ("3-1-502", "3幢", "1单元"),
        ("3#1-502", "3幢", "1单元"),
        ("3幢-1-502", "3幢", "1单元"),
        ("３幢１单元５０２", "3幢", "1单元"),
        ("3幢二单元502室", "3幢", "2单元"),
        ("3幢502", "3幢", None),
    ],
)
def test_building_is_brought_into_one_form(written, building, stairwell) -> None:
    address = parse_building(written)

    assert address is not None
    assert (address.building_no, address.stairwell_no) == (building, stairwell)
    assert address.cluster is None
    assert "502" not in repr(address)


@pytest.mark.parametrize(
    ("written", "cluster"),
    [("东区3幢", "东区"), ("一期3幢", "一期"), ("北村南组团3号楼", "北村南组团"), ("3区3#", "3区")],
)
def test_part_of_an_estate_is_kept_apart_from_the_number(written, cluster) -> None:
    address = parse_building(written)

    assert address is not None
    assert (address.cluster, address.building_no) == (cluster, "3幢")


@pytest.mark.parametrize("written", [None, "", "无", "-", "/", "　", "不详"])
def test_nothing_is_no_building(written) -> None:
    assert parse_building(written) is None
    assert parse_stairwell(written) is None


@pytest.mark.parametrize("written", ["3号", "1-6幢", "张三家", "3幢附近", "幢楼之间"])
def test_what_may_be_something_else_is_refused_without_quoting_it(written) -> None:
    with pytest.raises(BadValue) as refusal:
        parse_building(written)

    assert written not in str(refusal.value)


@pytest.mark.parametrize(
    ("written", "stairwell"),
    [("1单元", "1单元"), ("一单元", "1单元"), ("1", "1单元"), (2, "2单元")],
)
def test_stairwell_is_brought_into_one_form(written, stairwell) -> None:
    assert parse_stairwell(written) == stairwell
