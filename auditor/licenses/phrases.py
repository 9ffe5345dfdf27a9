"""Phrases that many detector patterns share, written `<name>` in rules/clauses.

A pattern says `<forbids> <gap> commercial` and means every way in which licences forbid. All are RE2, over lower-case
text with single spaces.
"""

from __future__ import annotations

import re

from auditor.errors import RuleError
from auditor.regex import lazily

PHRASES = {
    # Up to a dozen, and up to four, words between two parts of a pattern.
    "gap": r"(?:[^ ]+ ){0,12}?",
    "few": r"(?:[^ ]+ ){0,4}?",
    # An amount in figures or words: `30`, `thirty`, `thirty (30)`.
    "number": (
        r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty"
        r"|thirty|forty|"
        r"forty-five|sixty|ninety)(?: ?\(\d{1,3}\))?"
    ),
    "adverbs": r"(?:also |then |further |optionally |freely |choose to |\([a-z0-9]\) |, at your option, )*",
    # Who does something, and what is licensed.
    "may": (
        r"(?:may|can|could|might|(?:is|are|be) (?:hereby |also |freely )?(?:permitted|allowed|free|entitled|"
        r"authori[sz]ed|welcome|able)(?: to)?)"
    ),
    "must": (
        r"(?:must|shall|(?:is|are) (?:required|obligated|obliged)(?: to)?|has to|have to|needs? to|agrees? (?:to|"
        r"that)|undertakes? to|will)"
    ),
    # Grants: the words that open a list of rights, up to the verb.
    "granted": (
        r"\b(?:may|can|free to|permitted to|allowed to|entitled to|rights? to|permission to|licen[cs]e to) "
        r"(?:also |then |freely |hereby |publicly )*|"
        r"(?:permission|\b(?:rights?|licen[cs]e|grants?|granted|free|freely|freedom|entitled|allowed|allows?|"
        r"permits?|permitted|"
        r"authori[sz]ed?|may|can|able|licensed))\b[^;]*?(?:to |, |and |or |and/or |may |can |freely |"
        r"publicly |otherwise |commercially |, \([a-z]+\) |\([a-z]+\) )"
    ),
    "may-do": r"\b(?:may|can|(?:is|are|be) (?:permitted|allowed|free|entitled|welcome) to)",
    "may-be": r"\b(?:(?:may|can)(?: also| optionally)? (?:be|appear)|(?:is|are) optional)",
    "must-do": (
        r"\b(?:must|(?:is|are|be) (?:required|obligated|obliged|compelled) to|requires? (?:you|licensees?|"
        r"recipients?|users|that you) to|mandates that you|has to|have to)"
    ),
    # Denials.
    "forbids": (
        r"(?:(?:may|can|must|shall|should|will|do|does|is|are)(?: not|n't)|can ?not|never|not (?:be "
        r")?(?:permitted|allowed|authori[sz]ed|licensed|intended)|"
        r"(?:is|are) (?:strictly |expressly |hereby )?(?:prohibited|forbidden|restricted) (?:from|to)|"
        r"prohibits?|forbids?|disallows?|no (?:right|permission|licen[cs]e) to|nor|without (?:the )?right to)"
    ),
    "forbidden": (
        r"(?:(?:is|are|be) (?:strictly |expressly |hereby |also |completely )?(?:prohibited|forbidden|"
        r"disallowed|excluded|restricted|banned)|"
        r"(?:is|are)(?: not|n't) (?:be )?(?:permitted|allowed|authori[sz]ed|licensed|granted)|not "
        r"(?:permitted|allowed|authori[sz]ed|granted)|(?:may|must|shall|can) ?not(?: be)?)"
    ),
    "denied": (
        r"\b(?:(?:may|can|must|shall|will|should)(?: not|n't)|cannot|(?:is|are|be)(?: not|n't| never)(?: "
        r"hereby)? (?:permitted|allowed|authori[sz]ed|entitled|free|able|licensed)(?: to)?|"
        r"(?:is|are) (?:strictly |expressly )?(?:prohibited|forbidden|barred) (?:from|to)|(?:do|does)(?: not|"
        r"n't)(?: hereby)? (?:grant|give|allow|permit|authori[sz]e|include|have|provide|convey)[^;]{0,90}? "
        r"(?:to|of|the)|"
        r"(?:is|are)(?: not|n't)(?: hereby)? granted\b[^;]*? to|no (?:permission|rights?|"
        r"licen[cs]e)\b[^;]{0,60}? to|(?:permission|right|licen[cs]e)\b[^;]{0,40}? not (?:hereby "
        r")?(?:granted|given)[^;]*? to|prohibits?|forbids?|prohibit users from|without the right to|refuses? "
        r"to|but not(?: to| including)?|does not include the (?:ability|right) to)"
    ),
    "is-denied": (
        r"(?:is|are)(?: hereby| strictly| expressly| also)? (?:not (?:permitted|allowed|granted|"
        r"authori[sz]ed|possible)|prohibited|forbidden|disallowed)|"
        r"\b(?:may|must|can|shall|should) ?not (?:be|appear)|(?:may|must|can|shall) ?not\b"
    ),
    "waived": (
        r"(?:(?:is|are|be|do|does|shall)(?: not|n't)(?: be)? (?:required|mandatory|obligatory|obligated|"
        r"obliged|compulsory|necessary|need|have to)|"
        r"\bnot (?:required|mandatory|obligated|obliged|compulsory|necessary)|\boptional|no (?:obligation|"
        r"requirement)|need not)"
    ),
    "allowed": (
        r"(?:(?:is|are|be) (?:also |hereby |freely |explicitly |fully )?(?:permitted|allowed|authori[sz]ed|"
        r"granted|free|ok|okay|supported|possible)|may be|can be)"
    ),
    # What has to be kept, handed on or said.
    "keep": (
        r"(?:includ|retain|reproduc|preserv|keep|kept|contain|carry|display|affix|appear|maintain|attach|"
        r"bear|duplicat|provid|give|deliver|supply|accompan|enclos|distribut|copy|mention|post|publish|"
        r"conspicuous)[a-z]*"
    ),
    "retain": (
        r"(?:includ|retain|reproduc|preserv|keep|kept|contain|carry|display|affix|appear|maintain|attach|"
        r"bear|duplicat|provid|give|deliver|supply|accompan|enclos|mention|conspicuous|"
        r"ensure)[a-z]*"
    ),
    "copyright-notice": (
        r"(?:(?:above)?copyrights?(?:,? (?:patent|trademark|notices?|and|or|statements?|licen[cs]e|"
        r"attribution|disclaimers?|\([^)]{1,30}\)|[a-z/]{1,14}),?){0,6} (?:notices?|statements?|information|"
        r"messages?|lines?)|"
        r"notices? of copyrights?|copyright notices?|copyright (?:statement|line|message)|(?:intact )?(?:all|"
        r"any) (?:[^ ]+ ){0,3}?notices|this notice|notice of copyright|above notice|intellectual property notices|"
        r"notices on all files that refer to copyrights|notices? (?:described "
        r")?in exhibit [a-z])"
    ),
    "license-text": (
        r"(?:(?:copy|copies|text|reference|link|hyperlink|uri|uniform resource identifier for) (?:or [^ ]+ "
        r"[^ ]+ )?(?:of|to|for|with) (?:[^ ]+ ){0,4}?(?:this|the|such|these|applicable) (?:[^ ]+ "
        r"){0,5}?(?:licen[cs]e|agreement|terms)|"
        r"(?:this|the following) list of conditions|full text of this notice|(?:this|the) (?:entire "
        r")?permission notice|these terms and conditions|permission notices?|notices? of licensing|"
        r"this notice and the following|"
        r"these (?:two )?paragraphs|this paragraph|licen[cs]e notices?|this (?:[a-z-]+ )?text"
        r"|notices that refer to this (?:public "
        r")?licen[cs]e)"
    ),
    "notice-file": (
        r"(?:[\"']?\bnotice[\"']? (?:text )?files?|file (?:called|named|titled|entitled) [\"']?(?:notice|legal)|"
        r"[\"'](?:notice|legal)[\"'] (?:text )?file|text file (?:with|titled|named)[^;]{0,60}[\"'](?:notice|legal)|"
        r"\blegal file)"
    ),
    "credit": (
        r"(?:give|giving|provide|include|display|retain|keep|credit|cite|acknowledge|contain|carry|make|"
        r"identify|indicate|reproduce|attribute|designate)[a-z]*"
    ),
    "credits": (
        r"(?:acknowledge?ments?|credits?|citations?|due credit|appropriate credit|author attribution|"
        r"attribution information|name of the (?:original )?authors?|identification of the creators?|"
        r"attribution parties)"
    ),
    "enclose": r"(?:includ|attach|enclos|accompan|reproduc|retain|giv|contain|carry|carries|bear)[a-z]*",
    "state": (
        r"(?:indicat(?:e|es|ed|ing)|stat(?:e|es|ed|ing)|mark(?:s|ed|ing)?|document(?:s|ed|ing)?|"
        r"describ(?:e|es|ed|ing)|identif(?:y|ies|ied|ying)|disclos(?:e|es|ed|ing|ure of)|list(?:s|ed|ing)?|"
        r"explain(?:s|ed|ing)?|specif(?:y|ies|ied|ying)|label(?:s|l?ed|l?ing)?|not(?:e|es|ed|ing)|"
        r"record(?:s|ed|ing)?|inform(?:s|ed|ing)?|summari[sz](?:e|es|ed|ing))"
    ),
    "changed": (
        r"(?:you (?:have )?(?:changed|modified|altered)|changes? (?:were|have been|had been|you) made|changes (?:you "
        r"|to |made)|changed the (?:files?|software|program|library)|modifications? (?:made|(?:that )?you "
        r"(?:have )?ma[dk]e|to the|and the date)|(?:have|has|had) been (?:modified|changed|altered)|changes or "
        r"deletions (?:you )?made|contributor of the modification|was (?:modified|changed)|(?:nature|date"
        r"|description|extent)s? (?:and [a-z]+ )?of (?:any |the |"
        r"such |your |all )?(?:changes?|modifications?)|were modified|modified (?:it|the (?:original|work|"
        r"software|package))|that you (?:have )?modified|a "
        r"(?:different|modified) version)"
    ),
}
_NAME = lazily(r"<([a-z-]+)>")


def expand(pattern: str) -> str:
    """`pattern` with its phrases written out; RuleError for a phrase that does not exist."""
    return _NAME.sub(_phrase, pattern)


def _phrase(match: re.Match[str]) -> str:
    if match[1] not in PHRASES:
        raise RuleError(f"no phrase is called {match[0]}", f"The phrases are: {', '.join(sorted(PHRASES))}.")
    return f"(?:{PHRASES[match[1]]})"
