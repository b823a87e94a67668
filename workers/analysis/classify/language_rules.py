"""The plainest words of other languages than English, in titles and sentences."""

from bot.domain.findings import IssueType
from workers.analysis.classify.rule import Place, Rule

_WORDS = (
    (IssueType.BUG, ("报错", "错误", "崩溃", "无法", "不能", "失败")),
    (IssueType.BUG, ("ошибка", "не работает", "エラー", "동작하지", "오류", "안됨")),
    (
        IssueType.BUG,
        ("no funciona", "não funciona", "nie mog[eę]", "ne marche pas", "funktioniert nicht"),
    ),
    (
        IssueType.FEATURE,
        ("希望", "建议", "新增", "可以增加", "能否增加", "追加して", "추가해", "제안"),
    ),
    (IssueType.FEATURE, ("sugest(?:ão|ões)", "sugerencia", "gostaria", "предложение", "добавить")),
    (
        IssueType.QUESTION,
        ("如何", "怎么", "怎样", "请问", "为什么", "どうやって", "どうすれば", "어떻게"),
    ),
    (IssueType.QUESTION, ("подскажите", "как сделать", "c[oó]mo (?:puedo|hago|uso|usar)")),
    (IssueType.QUESTION, ("como (?:posso|fa[çz]o|usar|saber)", "wie kann ich", "comment faire")),
    (IssueType.DOCUMENTATION, ("文档", "文檔", "ドキュメント", "문서", "документаци[яию]")),
    (IssueType.DOCUMENTATION, ("documentación", "documentação", "dokumentation")),
)
_WEIGHT = 1.6

LANGUAGE_RULES: tuple[Rule, ...] = tuple(
    Rule(place, type_, _WEIGHT, words)
    for place in (Place.TITLE, Place.PROSE)
    for type_, words in _WORDS
)
