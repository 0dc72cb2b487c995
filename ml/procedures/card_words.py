"""What the card says between its figures, in the languages of the product."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """The words of one language; each sentence names the figures that stand in it."""

    template: str
    header: str
    tags_header: str
    transfer_header: str
    groups_header: str
    students: dict[str, str]
    """By the kind of students, real or simulated."""
    whole: str
    first: str
    runs: str
    verdicts: dict[str, str]
    estimate: str
    """A figure with its interval; `difference` with signs."""
    difference: str
    listing: str
    """What stands between the parts of a list."""
    share: str
    shares: str
    moved: str
    marks: str
    marks_simulated: str
    mean: str
    groups: str
    not_measured: str
    transformer_not_measured: str

    def cut(self, name: str) -> str:
        """`whole` or `first N`, as the figures call how much of a run was read."""
        return self.whole if name == "whole" else self.first.format(name.removeprefix("first "))

    def set_of_runs(self, name: str, cut: str) -> str:
        """`real` or `simulated LAB`, and how much of each run was read; labs keep their ids."""
        kind, _, lab = name.partition(" ")
        students = f"{self.students[kind]} {lab}".rstrip()
        return self.runs.format(students=students, cut=self.cut(cut))


ENGLISH = Words(
    template="card.template.md",
    header="| runs | students | transformer AUC | sequence AUC | blend AUC (95 %) | accuracy | Brier | calibration error |",
    tags_header="| students | trials | marked so: trials | success | promised before | withheld: trials | success | promised before | gap (95 %) |",
    transfer_header="| lab | whole | first 10 | first 5 | trained with it | real students alone |",
    groups_header="| lab | left out with | whole | first 10 | first 5 | trained with it |",
    students={"real": "real", "simulated": "simulated"},
    whole="whole",
    first="first {}",
    runs="{students}, {cut}",
    verdicts={one: one for one in ("abstained", "neutral", "productive", "unproductive")},
    estimate="**{value:.3f}** ({low:.3f} to {high:.3f})",
    difference="**{value:+.3f}** ({low:+.3f} to {high:+.3f})",
    listing=", ",
    share="{word} {share:.0%}",
    shares="Of {trials} trials: {shares}. Where a verdict was shown, the transformer moved "
    "the same way in {agreement:.0%}; the mean confidence said {confidence:.0%}.",
    moved="{word} {move:+.2f} ({trials} trials)",
    marks="Of {steps} steps of {runs} real students {withheld:.1%} were withheld; the others agree "
    "with the rule in {agreement:.1%}. A run's share of productive trials less that of unproductive "
    "ones orders real students by success with an AUC of {auc:.3f}; by the rule's words alone it is "
    "{rule_auc:.3f} (gain {low:+.3f} to {high:+.3f}). The transformer, which reads both moments by "
    "itself, moved in logits with a trial marked {moved}.",
    marks_simulated=" Of {steps} steps of {runs} simulated students of all labs {withheld:.1%} were "
    "withheld; the others agree with labels that know the kind of student in {agreement:.1%}.",
    mean="mean of {}",
    groups="""The transformer was kept from the labs in {groups} groups, not one by one, each lab in one of them
({minutes:.0f} minutes for each group, training and reading, on one core that others used too). It learnt from the
same real students and the simulated ones of all labs outside of the group, each run whole and after its
first 10 and 5 actions, in one pass over labels that were not softened. *Trained with it* is the mean AUC of
the transformers that were kept from another group. They compare with each other, not with the
transformer that is served:""",
    not_measured="Not measured for this version.",
    transformer_not_measured="The transformer was not trained without labs for this version.",
)

CHINESE = Words(
    template="card.template.zh.md",
    header="| 探究 | 学生数 | Transformer AUC | 序列模型 AUC | 融合 AUC（95%） | 准确率 | Brier 分数 | 校准误差 |",
    tags_header="| 学生 | 实验 | 给出标记：次数 | 成功率 | 事先预期 | 未给出标记：次数 | 成功率 | 事先预期 | 差距（95%） |",
    transfer_header="| 实验 | 完整 | 前 10 个操作 | 前 5 个操作 | 学过该实验 | 只学真实学生 |",
    groups_header="| 实验 | 一同排除的实验 | 完整 | 前 10 个操作 | 前 5 个操作 | 学过该实验 |",
    students={"real": "真实学生", "simulated": "模拟学生"},
    whole="完整",
    first="前 {} 个操作",
    runs="{students}，{cut}",
    verdicts={
        "abstained": "不作判断",
        "neutral": "中性",
        "productive": "有成效",
        "unproductive": "无成效",
    },
    estimate="**{value:.3f}**（{low:.3f} 至 {high:.3f}）",
    difference="**{value:+.3f}**（{low:+.3f} 至 {high:+.3f}）",
    listing="、",
    share="{word} {share:.0%}",
    shares="在 {trials} 次实验中：{shares}。在给出判断的实验中，Transformer 有 {agreement:.0%} "
    "朝同一方向变化；平均把握为 {confidence:.0%}。",
    moved="{word} {move:+.2f}（{trials} 次实验）",
    marks="共 {steps} 步，来自 {runs} 名真实学生，其中 {withheld:.1%} 未给出标记，其余有 "
    "{agreement:.1%} 与规则一致。用一次探究中有成效实验的比例减去无成效实验的比例，来区分真实学生成功与否，"
    "AUC 为 {auc:.3f}；只用规则的结论时为 {rule_auc:.3f}（改善 {low:+.3f} 至 {high:+.3f}）。"
    "Transformer 自行读取实验前后两个时刻，它的 logit 在各类标记的实验中平均变化为：{moved}。",
    marks_simulated="所有实验的模拟学生共 {steps} 步，来自 {runs} 名学生，其中 {withheld:.1%} "
    "未给出标记，其余有 {agreement:.1%} 与知道学生类型的标签一致。",
    mean="{} 个实验的平均",
    groups="Transformer 不是逐个排除实验，而是把实验分成 {groups} 组，每个实验属于其中一组，每次排除一组"
    "（每组训练和读取合计 {minutes:.0f} 分钟，使用一个还有其他任务的处理器核心）。它用同样的真实学生和组外所有实验的"
    "模拟学生学习，每次探究取完整过程以及前 10 个和前 5 个操作，只学一遍，标签没有软化。*学过该实验*是排除了其他组的"
    "各个 Transformer 的平均 AUC。它们只能相互比较，不能与实际使用的 Transformer 比较：",
    not_measured="这个版本没有做这项评测。",
    transformer_not_measured="这个版本没有在排除实验的情况下训练 Transformer。",
)

WORDS = {"en": ENGLISH, "zh": CHINESE}
