"""What headings, sentences and code in a body say about the type of an issue."""

from bot.domain.findings import IssueType
from workers.analysis.classify.rule import Place, Rule

_HEADINGS = (
    (
        IssueType.BUG,
        2.4,
        r"\b(?:describe the bug|bug (?:description|report|summary)|what(?:['’]s| is) (?:wrong|the bug))\b",
    ),
    (
        IssueType.BUG,
        2.0,
        r"\b(?:steps to reproduce|to reproduce|repro(?:duction)? steps|reproduc(?:tion|ible)|how to reproduce|repro)\b",
    ),
    (
        IssueType.BUG,
        1.6,
        r"\b(?:actual (?:behaviou?r|results?|output)|what happened|what went wrong|observed behaviou?r)\b",
    ),
    (
        IssueType.BUG,
        1.0,
        r"\bexpected (?:behaviou?r|results?|output)\b|\bwhat did you expect\b|\bcurrent behaviou?r\b",
    ),
    (
        IssueType.BUG,
        1.6,
        r"\b(?:stack ?trace|traceback|error (?:message|log|call stack)|crash report|relevant log output|logs?|errors?)\b",
    ),
    (
        IssueType.BUG,
        0.7,
        r"\b(?:environment(?: info)?|system info(?:rmation)?|versions?|operating system|platform)\b",
    ),
    (
        IssueType.FEATURE,
        3.2,
        r"\b(?:feature (?:request|description|and motivation|proposal)|is your feature request)\b",
    ),
    (
        IssueType.FEATURE,
        2.6,
        r"\b(?:describe the (?:solution|feature)|solution you['’]d like|proposed (?:solution|feature|change|api)|proposal)\b",
    ),
    (
        IssueType.FEATURE,
        2.2,
        r"\b(?:alternatives(?: you['’]ve)? considered|describe alternatives|motivation|use ?cases?|your contribution|user stor(?:y|ies)|who will benefit)\b",
    ),
    (
        IssueType.FEATURE,
        1.8,
        r"\b(?:feature you['’]d like|will this change the current api|pull request readiness checklist)\b",
    ),
    (
        IssueType.QUESTION,
        2.6,
        r"^(?:your |my )?questions?\b|\bwhat (?:are you trying|do you want) to (?:do|achieve|know)\b|\bwhat have you tried\b",
    ),
    (
        IssueType.DOCUMENTATION,
        2.8,
        r"\b(?:desc\w{3,6} the doc(?:s|umentation)? issue|documentation (?:issue|link|improvement)|doc(?:s|umentation) (?:page|url)|where in the (?:docs|documentation)|suggest a potential alternative)\b",
    ),
    (
        IssueType.SECURITY,
        3.0,
        r"\b(?:proof of concept|attack (?:vector|scenario)|vulnerability (?:description|details|type)|cvss(?: score)?|affected endpoint)\b",
    ),
)
_PROSE = (
    (
        IssueType.BUG,
        1.5,
        r"\b(?:steps to reproduce|to reproduce|reproduc(?:e|es|ed|ible|tion)|repro|STR|MCVE|minimal (?:test )?(?:case|example))\b",
    ),
    (
        IssueType.BUG,
        1.6,
        r"\b(?:expected|actual) (?:behaviou?r|results?|output)\b|\binstead of\b|\bi(?:['’]d)? expect(?:ed)?\b|\bshould (?:have|not)\b",
    ),
    (
        IssueType.BUG,
        1.8,
        r"\b(?:this is a bug|a bug in|i (?:think|believe)[^.\n]{0,30} bug|(?:found|hit|looks like) a bug|regression)\b",
    ),
    (
        IssueType.BUG,
        1.4,
        r"\b(?:crash(?:es|ed|ing)?|segfaults?|panic(?:s|ked)?|hangs?|freezes?|froze|stuck|ICE)\b",
    ),
    (
        IssueType.BUG,
        1.2,
        r"\b(?:following error|error message|get(?:ting)? (?:an?|the|this) [^.\n]{0,30}(?:error|exception)|throws?|fails?|failed|failure)\b",
    ),
    (
        IssueType.BUG,
        1.2,
        r"\b(?:does ?n['’o]t work|not working|no longer|stopped working|used to (?:work|be)|broken?|breaks|incorrect(?:ly)?|wrong(?:ly)?|unexpected(?:ly)?)\b",
    ),
    (
        IssueType.BUG,
        0.8,
        r"\b(?:since|after) (?:the )?(?:upgrad|updat|latest)\w{0,4}|\bworks? (?:fine|well|correctly) (?:in|on|with)\b",
    ),
    (
        IssueType.BUG,
        1.2,
        r"报错|崩溃|无法|不能|失败|ошибка|не работает|エラー|오류|no funciona|não funciona|nie mogę",
    ),
    (
        IssueType.FEATURE,
        2.2,
        r"\b(?:feature request|new feature|request(?:ing)? (?:a|the) feature|enhancement|would be (?:nice|great|good|cool|helpful|useful|awesome|better|interesting|handy|preferable))\b",
    ),
    (
        IssueType.FEATURE,
        1.6,
        r"\b(?:i(?:['’]d| would) (?:like|love) (?:to (?:see|have|be able|suggest|propose|request)|if)|i (?:suggest|propose|wish)|we (?:should|could)|(?:could|can) (?:you|we) (?:\w{1,12} )?(?:add|support|provide|make|implement))\b",
    ),
    (
        IssueType.FEATURE,
        1.4,
        r"\b(?:please (?:add|support|implement|consider|provide|make)|add(?:ing)? (?:support|an? option|the ability)|it should (?:be possible|also)|there should be|should have|would (?:allow|help|make it))\b",
    ),
    (
        IssueType.FEATURE,
        0.9,
        r"\b(?:currently|at the moment|right now|as of now)\b|\b(?:proposal|suggestion|idea|use ?case)\b",
    ),
    (
        IssueType.FEATURE,
        1.2,
        r"希望|建议|能否增加|可以增加|sugest(?:ão|ões)|sugerencia|gostaria|предложение|추가해",
    ),
    (
        IssueType.QUESTION,
        2.2,
        r"\bi (?:have|had) (?:a|some|several|one|two) (?:\w{1,12} )?questions?\b|\b(?:my|quick|the) questions? (?:is|are)\b|\bam i (?:doing|missing|using)\b|\bwhat am i\b",
    ),
    (
        IssueType.QUESTION,
        1.8,
        r"\b(?:how (?:do|can|should|could|would) (?:i|we|you|one)|how to|is (?:it|there) (?:possible|any|a) [^.?\n]{0,80}\?|any (?:help|idea|ideas|tips|suggestions|advice|pointers|one|body know))\b",
    ),
    (
        IssueType.QUESTION,
        1.6,
        r"\b(?:i (?:want|need|would like) to (?:know|understand|ask|learn)|i(?:['’]m| am) (?:\w{1,12} )?(?:wondering|confused|trying to|struggling|new to|not sure)|wondering (?:if|how|why|whether)|can (?:some|any)(?:one|body)|please (?:help|explain|advise|tell)|help me|stack ?overflow)\b",
    ),
    (IssueType.QUESTION, 0.9, r"[?？]\s{0,3}$"),
    (
        IssueType.QUESTION,
        1.4,
        r"请问|如何|怎么|怎样|どうすれば|어떻게|подскажите|como (?:puedo|posso|saber)|comopuedo",
    ),
    (
        IssueType.DOCUMENTATION,
        2.0,
        r"\b(?:(?:docs|documentation|docstring|readme|reference|guide|manual|tutorial|man ?page) (?:\w{1,15} )?(?:is|are|says?|states?|does|do|should|could|lacks?|mentions?|describes?|only|doesn['’]t|claims?))\b",
    ),
    (
        IssueType.DOCUMENTATION,
        2.0,
        r"\b(?:in|to|of|with|improve|update|extend|fix) (?:the |our |its |api )?(?:docs|documentation|readme(?:\.md)?|docstring|man ?page)\b",
    ),
    (
        IssueType.DOCUMENTATION,
        2.0,
        r"\b(?:typos?|(?:should|could|not|better|to be) (?:be )?(?:document(?:ed)?|explained|clarif(?:y|ied))|undocumented|misleading documentation|broken link|not clear from)\b",
    ),
    (
        IssueType.SECURITY,
        5.0,
        r"\b(?:report(?:ing)? (?:a |an |this )?(?:potential )?(?:security|vulnerabilit)\w{0,4}|(?:responsible|private|coordinated)(?:ly)? disclos(?:ure|e)|security vulnerability in|huntr\.(?:dev|com)|bug bounty)\b",
    ),
    (
        IssueType.SECURITY,
        3.2,
        r"\b(?:(?:an |the |malicious )?(?:attacker|adversary)s? (?:can|could|may|might|is able)|(?:remote|arbitrary) (?:code|command) execution|proof[- ]of[- ]concept exploit|exploitable|(?:sql|command|shell) injection|path traversal|stored xss|cross[- ]site scripting)\b",
    ),
    (
        IssueType.SECURITY,
        2.6,
        r"\bCVE-\d{4}-\d{4,7}\b|\bvulnerable to\b|\b(?:this|a|the) (?:\w{1,12} )?vulnerability\b",
    ),
    (
        IssueType.OTHER,
        3.5,
        r"\b(?:casino|viagra|escorts?|forex signals?|airdrop|make money (?:fast|online)|seo services?|buy (?:cheap|followers)|whatsapp(?: me)?:? ?\+\d)\b",
    ),
)
_CODE = (
    (
        IssueType.BUG,
        2.0,
        r"^Traceback \(most recent call last\)|^\s{0,8}at [\w.$<>\[\] ]{1,80} ?\([^)\n]{1,200}:\d{1,6}(?::\d{1,6})?\)|^stack backtrace:|^goroutine \d{1,9} \[",
    ),
    (
        IssueType.BUG,
        1.6,
        r"\b(?:panicked at|internal compiler error|segmentation fault|SIGSEGV|SIGABRT|AddressSanitizer|core dumped|Assertion [^\n]{0,120}failed|fatal error)\b",
    ),
    (
        IssueType.BUG,
        1.2,
        r"\b[A-Za-z.]{0,60}(?:Error|Exception): |^(?:\S{1,120} )?error(?:\[E\d{4}\])?: |\bERR!|\bUncaught\b|\bexit (?:code|status) [1-9]",
    ),
)

BODY_RULES: tuple[Rule, ...] = tuple(
    Rule(place, type_, weight, pattern)
    for place, rules in (
        (Place.HEADINGS, _HEADINGS),
        (Place.PROSE, _PROSE),
        # People often paste a trace without fencing it.
        (Place.CODE, _CODE),
        (Place.PROSE, _CODE),
    )
    for type_, weight, pattern in rules
)
