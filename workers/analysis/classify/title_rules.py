"""What titles say about the type of an issue."""

from bot.domain.findings import IssueType
from workers.analysis.classify.rule import Place, Rule

_BUG = (
    (3.0, r"^\W{0,4}(?:\w{1,20} )?bugs?(?: report)?\s?[\]:)】]"),
    (1.6, r"\bbugs?\b|\bregression\b"),
    (
        2.2,
        r"\b(?:ICEs?|internal compiler error|segfaults?|segmentation fault|panic\w{0,5}|core dumped)\b",
    ),
    (
        2.0,
        r"\b(?:crash(?:es|ed|ing)?|dead ?lock\w{0,3}|memory leak\w{0,2}|stack overflow|hangs?|freezes?)\b",
    ),
    (2.0, r"\b\w{0,40}(?:Error|Exception)\b:"),
    (1.6, r"\b(?:assert(?:ion)?|build|compil\w{1,6}|test|link\w{0,3}) (?:fail\w{0,4}|error)"),
    (1.6, r"\b(?:fail(?:s|ed|ing|ure|ures)?|broken|breaks?|throws?|errors?|exceptions?)\b"),
    (
        1.8,
        r"\b(?:does ?n[o'’]?t|do not|is ?n[o'’]?t|not|never) (?:work|show|load|support|update|visible)\w{0,4}\b",
    ),
    (1.6, r"\b(?:no longer|stopped|unable to|can(?:no|['’])t|can not|cannt)\b"),
    (
        1.4,
        r"\b(?:wrong(?:ly)?|incorrect(?:ly)?|unexpected(?:ly)?|invalid|missing|inconsistent|bogus)\b",
    ),
    (
        1.3,
        r"\b(?:undefined|overflow|infinite loop|corrupt\w{0,4}|misprinted|unresponsive|misaligned)\b",
    ),
    (0.9, r"\b(?:issue|problem|warning|deprecated|slow|confusing|terrible|exit (?:code|status))\b"),
    (
        1.6,
        r"报错|错误|崩溃|无法|不能|失败|ошибка|не работает|エラー|동작하지|오류|안됨|no funciona|não funciona|nie mogę|erreur",
    ),
)
_FEATURE = (
    (
        3.0,
        r"^\W{0,4}(?:\w{1,20} )?(?:feature(?: request)?s?|feat|enhancement|improvement|proposal"
        r"|suggestion|rfe|fr|idea|request)\s?[\]:)】]",
    ),
    (2.0, r"\bfeature[- ]requests?\b|^\W{0,3}(?:rfc|request for)\b"),
    (
        2.0,
        r"^\W{0,3}(?:[\w.\-/]{1,30}[:\]]\s?)?(?:please )?(?:add(?:ing)?|support|allow|implement|enable"
        r"|provide|introduce|expose|consider|make|let|offer|suggest|show|display|indicate"
        r"|improve|extend|enhance|integrate|include|export|use|move|remove|drop|rename"
        r"|replace|simplify|refactor|migrate|switch|set up|expand|view|serve|bump|update"
        r"|upgrade|increase|reduce|optimi[sz]e|speed up|port)\b",
    ),
    (
        1.6,
        r"\b(?:option|ability|setting|flag|way|support|api|toggle|shortcut|command) (?:to|for)\b",
    ),
    (
        1.3,
        r"\bshould (?:be|have|also|allow|support|offer|output|only|show|use|suggest|load|provide)\b",
    ),
    (
        1.2,
        r"\b(?:could|would) (?:be|have|like)\b|\bmore (?:helpful|prominent|consistent|descriptive)\b|\bbetter\b",
    ),
    (
        1.2,
        r"\b(?:migration|improvements?|opposite|alternative|new) (?:to|from|of|for|api)\b|\bsupport$",
    ),
    (
        1.6,
        r"希望|建议|新增|増加|追加して|機能|제안|sugest(?:ão|ões)|sugerencia|предложение|добавить",
    ),
)
_QUESTION = (
    (3.0, r"^\W{0,4}(?:question|questions|q|help|help wanted|support)\s?[\]:)】]"),
    (
        2.4,
        r"^\W{0,3}(?:how (?:to|do|does|can|could|should|would|is|are|about)|is it possible|is there)\b",
    ),
    (
        1.8,
        r"^\W{0,3}(?:what|where|when|which|who|can (?:i|we|you|it|someone)|does|do|should|are|is|has|any)\b",
    ),
    (
        1.4,
        r"\bhow (?:to|do|can)\b|\b(?:question|confused|help(?: needed| me)?|clarification|understand(?:ing)?)\b",
    ),
    (0.8, r"^\W{0,3}why\b"),
    (1.4, r"[?？]{1,5}\s{0,3}$"),
    (
        1.6,
        r"如何|怎么|怎样|请问|为什么|どうやって|어떻게|как (?:сделать|мне)|¿c[oó]mo|como (?:fa[çz]|usar)",
    ),
)
_DOCUMENTATION = (
    (3.0, r"^\W{0,4}(?:docs?|documentation|docs? issue|readme)\s?[\]:)】]"),
    (2.8, r"^\W{0,3}(?:document|clarify)\b|\b(?:undocumented|not document(?:ed)?)\b"),
    (
        2.6,
        r"\b(?:documentation|docstrings?|readme(?:\.md|\.rst)?|typos?|contributing\.md|manual|changelog)\b",
    ),
    (2.0, r"\b(?:docs?|guide|tutorial|cookbook|usage section|api reference|reference)\b"),
    (1.2, r"\b(?:broken|dead) links?\b|\bexamples?\b"),
    (2.4, r"文档|文檔|ドキュメント|문서|документаци|documentación|documentação"),
)
_SECURITY = (
    (
        4.5,
        r"\b(?:security (?:vulnerabilit(?:y|ies)|issues?|bugs?|flaws?|holes?|reports?|disclosure))\b",
    ),
    (4.0, r"\b(?:xss|cross[- ]site scripting|csrf|ssrf|rce|xxe|redos|idor)\b"),
    (
        4.0,
        r"\b(?:(?:remote|arbitrary) (?:code|command) execution|(?:sql|command|code|shell) injection)\b",
    ),
    (
        4.0,
        r"\b(?:(?:path|directory) traversal|prototype pollution|privilege escalation"
        r"|auth(?:entication|orization)? bypass|open redirect|sandbox escape)\b",
    ),
    (3.5, r"\bCVE-\d{4}-\d{4,7}\b|\bGHSA(?:-\w{4}){3}\b"),
    (4.0, r"\bvulnerab(?:le|ility|ilities)\b|\bsecurity risk in\b"),
    (
        3.5,
        r"\b(?:constant[- ]time|timing (?:attack|leak)s?|side[- ]channel\w{0,2}|denial[- ]of[- ]service)\b",
    ),
    (
        3.0,
        r"\b(?:leak(?:s|ed|ing)?|expos(?:es|ed|ing)|disclos(?:es|ed|ing)) (?:\w{1,20} ){0,3}"
        r"(?:credentials?|tokens?|secrets?|passwords?|private keys?|api keys?)\b",
    ),
    (
        3.0,
        r"\b(?:use[- ]after[- ]free|heap[- ]buffer[- ]overflow|out[- ]of[- ]bounds write|unsound(?:ness)?)\b",
    ),
)
_OTHER = (
    (2.6, r"^\W{0,3}(?:release|chore|meta|ci|tracking issue|announcement|roadmap)\s?[\]:)]"),
    (2.4, r"\b(?:topic to this repository|code of conduct|tracking issue|meta[- ]issue|roadmap)\b"),
    (2.4, r"^\W{0,3}(?:create|cut|publish|tag|make) an? (?:new )?release\b"),
    (
        2.6,
        r"^\W{0,3}(?:thank(?:s| you)|hello|hi|test(?:ing)?|asdf\w{0,9}|ignore(?: this)?)\W{0,5}$",
    ),
)

TITLE_RULES: tuple[Rule, ...] = tuple(
    Rule(Place.TITLE, type_, weight, pattern)
    for type_, rules in (
        (IssueType.BUG, _BUG),
        (IssueType.FEATURE, _FEATURE),
        (IssueType.QUESTION, _QUESTION),
        (IssueType.DOCUMENTATION, _DOCUMENTATION),
        (IssueType.SECURITY, _SECURITY),
        (IssueType.OTHER, _OTHER),
    )
    for weight, pattern in rules
)
