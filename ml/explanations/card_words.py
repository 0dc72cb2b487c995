"""The small words that stand between the figures of a card, in each language."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Words:
    """What is put into the rows of a card, beside figures that are the same in every language."""

    names: Mapping[str, str]  # of what the figures are of; one that is not here stands as recorded
    kinds: Mapping[str, str]  # of questions, as a blend tells them apart
    none_shown: str
    nothing: str
    comma: str
    semicolon: str
    inside: str  # a part of a cut
    apposition: str
    bracket: str
    interval: str
    if_perfect: str
    mix: str
    thresholds: str
    ways: Mapping[str, str]  # how a version learnt from reviews
    privacy: str

    def name(self, recorded: str) -> str:
        """In this language, where it is known."""
        return self.names.get(recorded, recorded)

    def part(self, cut: str, part: str) -> str:
        """What a cut keeps back."""
        return self.inside.format(cut=self.name(cut), part=self.name(part))

    def noted(self, one: object, note: str) -> str:
        """With a word in brackets."""
        return self.bracket.format(one=one, note=note)

    def between(self, ends: tuple[float, float]) -> str:
        """An interval, to three decimals."""
        return self.interval.format(*(f"{end:.3f}" for end in ends))

    def share(self, share: float | None) -> str:
        """In percent."""
        return self.none_shown if share is None else f"{100 * share:.0f} %"

    def share_between(self, share: float | None, ends: tuple[float, float] | None) -> str:
        """In percent, with its interval."""
        if share is None or ends is None:
            return self.none_shown
        return self.share(share) + self.interval.format(*(f"{100 * end:.0f}" for end in ends))


def template(name: str, language: str) -> str:
    """The text of a card, with places for its figures."""
    name = f"{name}.template.md" if language == "en" else f"{name}.template.{language}.md"
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


ENGLISH = Words(
    names={},
    kinds={
        "known_several": "known questions with several references",
        "known_one": "known questions with one",
        "new_several": "new questions with several",
        "new_one": "new questions with one",
    },
    none_shown="none shown",
    nothing="nothing",
    comma=", ",
    semicolon="; ",
    inside="{cut}: {part}",
    apposition=", ",
    bracket="{one} ({note})",
    interval=" ({} to {})",
    if_perfect="{mean} (95 %: {high})",
    mix="{kind}: network {encoder:.2f}, words {words:.2f}",
    thresholds="{several:.3f} with several references and {one:.3f} with one",
    ways={
        "words and blend": "The network is that of the base; word models, blend and thresholds were fitted again. Of a question that the reviews alone taught, network and words are weighed as is best on questions of the data sets that one cut's network never read and the other cut's word models know.",
        "private": "The network learnt on from the reviews under differential privacy; word models, blend and thresholds learnt nothing from them. The figures on the data sets are of the network before.",
        "whole": "The networks were trained anew by the base's recipe, then word models, blend and thresholds.",
    },
    privacy="""
Differential privacy: epsilon {epsilon:.2f} at delta {delta:g} for any one answer learnt from (DP-SGD: {steps}
steps, noise {noise:.2f}, each answer in a step with chance {sample_rate:.3f}). The learner with most answers
gave {most_answers_of_a_learner}; for all answers of one learner the epsilon is that many times as large.
""",
)
CHINESE = Words(
    names={
        "all": "全部",
        "cut 1": "划分 1",
        "cut 2": "划分 2",
        "beetle unseen answers": "beetle 新回答",
        "beetle unseen questions": "beetle 新题目",
        "scientsbank unseen answers": "scientsbank 新回答",
        "scientsbank unseen questions": "scientsbank 新题目",
        "scientsbank unseen domains": "scientsbank 新领域",
        "known questions": "已知题目",
        "beetle, known questions": "beetle，已知题目",
        "scientsbank, known questions": "scientsbank，已知题目",
        "new questions": "新题目",
        "beetle, new questions": "beetle，新题目",
        "scientsbank, new questions": "scientsbank，新题目",
        "all new questions": "全部新题目",
        "reviews": "复核",
        "with the learners' consent, for this installation only": "经学习者同意，仅限本站使用",
        "before": "之前",
        "after": "之后",
    },
    kinds={
        "known_several": "有多条参考答案的已知题目",
        "known_one": "只有一条的已知题目",
        "new_several": "有多条的新题目",
        "new_one": "只有一条的新题目",
    },
    none_shown="没有给出",
    nothing="无",
    comma="、",
    semicolon="；",
    inside="{cut}：{part}",
    apposition="，",
    bracket="{one}（{note}）",
    interval="（{} 至 {}）",
    if_perfect="{mean}（95 %：{high}）",
    mix="{kind}：神经网络 {encoder:.2f}，词语模型 {words:.2f}",
    thresholds="有多条参考答案时为 {several:.3f}，只有一条时为 {one:.3f}",
    ways={
        "words and blend": "神经网络与原版本相同；词语模型、两者的权重和门槛重新拟合。对只在复核中学过的题目，神经网络和词语模型的权重取在下面这类题目上最合适的值：数据集中，一次划分的神经网络没有读过、另一次划分的词语模型却已学过的题目。",
        "private": "神经网络在差分隐私下继续从复核中学习；词语模型、两者的权重和门槛没有从复核中学习。数据集上的数字是神经网络学习复核之前的。",
        "whole": "神经网络按原版本的方法重新训练，然后重新拟合词语模型、两者的权重和门槛。",
    },
    privacy="""
差分隐私：对所学的任何一份回答，epsilon 为 {epsilon:.2f}，delta 为 {delta:g}（DP-SGD：共 {steps} 步，噪声 {noise:.2f}，每份回答进入某一步的概率为 {sample_rate:.3f}）。回答最多的学习者有 {most_answers_of_a_learner} 份回答；对一名学习者的所有回答，epsilon 按回答数成倍增大。
""",
)
WORDS = {"en": ENGLISH, "zh": CHINESE}
