"""The model card of a sequence reader that an installation learnt from its own students, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ml.cards import before_and_after

if TYPE_CHECKING:
    from ml.tracing.retrain import Parts

TEXT = {
    "en": (
        "# {version}\n\n"
        "A small gated recurrent network that reads a student's verdicts in the order of time, weighed "
        "against the counts of logistic@1. Learnt from this installation's own learners alone, with their "
        "consent; of no use elsewhere.\n\n"
        "Learnt from {learnt} verdicts of {learners} learners; measured on "
        "{kept} verdicts of {measured_on} others.\n\n"
        "| the next verdict | counts alone | blend |\n|---|---|---|\n"
        "{rows}\n\n"
        "Log loss is better by {gain} (95 % by bootstrap over learners: {low} to {high}).\n\n"
        "logit(mastery) = logit(start) + {pull} x what the counts moved + {slope} x "
        "what the network read + {bias}\n\n"
        "A better foretold verdict is not better learning. The network knows order and no time, and cannot "
        "say why it expects what it expects.\n"
    ),
    "zh": (
        "# {version}\n\n"
        "一个小型门控循环网络，按时间顺序读一名学生的各次评判，并与 logistic@1 的计数加权结合。"
        "只从这套安装自己的学习者那里、在其同意之下学到；在别处没有用。\n\n"
        "从 {learners} 名学习者的 {learnt} 个评判中学习；在另外 {measured_on} 名学习者的 {kept} 个评判上检验。\n\n"
        "| 下一个评判 | 仅凭计数 | 两者结合 |\n|---|---|---|\n"
        "{rows}\n\n"
        "对数损失改善 {gain}（对学习者重抽样的 95 % 区间：{low} 至 {high}）。\n\n"
        "logit(掌握程度) = logit(起点) + {pull} x 计数带来的变化 + {slope} x 网络读出的内容 + {bias}\n\n"
        "评判预测得更准并不等于学得更好。网络只知道先后，不知道时间，也说不出它为什么这样预期。\n"
    ),
}


def card(metrics: dict[str, Any], parts: Parts, language: str = "en") -> str:
    """The model card as Markdown."""
    low, high = metrics["gain_95"]
    both = (*parts.learnt, *parts.looked)
    return TEXT[language].format(
        version=metrics["version"],
        learnt=len(both),
        learners=len({one.student for one in both}),
        kept=metrics["reviews"]["kept"],
        measured_on=metrics["measured_on"],
        rows=before_and_after(metrics["reviews"], language),
        gain=metrics["gain"],
        low=low,
        high=high,
        pull=metrics["weights"]["pull"],
        slope=metrics["weights"]["slope"],
        bias=metrics["weights"]["bias"],
    )
