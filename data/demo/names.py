"""Invented names and numbers of persons; no list of real people stands behind them."""

from dataclasses import dataclass, field

import numpy as np

SURNAMES = tuple(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
    "贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷"
    "钱汤尹黎易常武乔贺赖龚文"
)
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "司徒", "皇甫", "尉迟", "令狐")
FIRST = tuple(
    "建国志文晓春秀玉海永德家立正光世宝金兴福庆佳思雨子嘉俊明伟红丽美淑桂凤爱小新长荣友锦宗承学"
    "少维若梓一雅静慧敏振绍启怀守克继耀泽仁义廷朝鸿"
)
LAST = tuple(
    "强军平华英芳兰珍梅娟燕霞琴萍玲芬洁莉琳怡婷颖雯磊鹏涛超斌浩宇轩杰峰波辉刚勇毅健康宁安民生"
    "根林森良才贤忠孝信礼成业昌荣发祥瑞麟鹤翔远达亮朗清源洋江川山岩松柏桐枫蓉菊莲薇"
)
RARE = ("喆", "翀", "昇", "淼", "彧", "旻", "𠮷", "䶮", "犇", "槑", "赟", "祎")
POINTED = (
    ("阿依努尔", "帕尔哈提", "古丽娜尔", "艾尼瓦尔", "迪丽努尔", "热依汗"),
    ("买买江", "吐尔逊江", "阿不都拉", "依明江", "卡德尔江", "肉孜江"),
)
MADE_UP_PREFIX = "00090"
"""
Begins no telephone number: 00 leads abroad, and no country code begins with 0. What is left
when a spreadsheet drops the zeros begins with 90, which begins no subscriber's number (2 to 8)
and no short code.
"""


@dataclass(slots=True)
class Names:
    """
    Draws names; none is given twice in one home, none is part of a text to be avoided.

    Homonyms elsewhere in the district are meant: there are some in every roster.
    """

    rng: np.random.Generator
    avoided: str
    given: set[tuple[str, str]] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)

    def name(self, home: str) -> str:
        """Invent a name for someone who lives in `home`."""
        while True:
            name = self._draw()
            if name not in self.avoided and (home, name) not in self.given:
                self.given.add((home, name))
                return name

    def phone(self) -> str:
        """Invent a number of eleven digits that cannot be dialled, for one person only."""
        while True:
            number = f"{MADE_UP_PREFIX}{int(self.rng.integers(1_000_000)):06}"
            if number not in self.numbers:
                self.numbers.add(number)
                return number

    def _draw(self) -> str:
        draw = self.rng.random()
        if draw < 0.004:  # noqa: PLR2004 -- share with a point in the name
            return "·".join(self._one_of(part) for part in POINTED)
        surname = self._one_of(COMPOUND) if draw < 0.018 else self._surname()  # noqa: PLR2004 -- share
        if draw > 0.992:  # noqa: PLR2004 -- share with a rare character
            return surname + self._one_of(FIRST) + self._one_of(RARE)
        if self.rng.random() < 0.2:  # noqa: PLR2004 -- share with one character
            return surname + self._one_of(LAST)
        return surname + self._one_of(FIRST) + self._one_of(LAST)

    def _surname(self) -> str:
        """Draw the first ones far more often than the last."""
        return SURNAMES[int(self.rng.random() ** 2.2 * len(SURNAMES))]

    def _one_of(self, choices: tuple[str, ...]) -> str:
        return choices[int(self.rng.integers(len(choices)))]
