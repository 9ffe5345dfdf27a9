"""Words by which cards tell of training data: what it is, how it was made, and what is kept back.

All patterns run over one sentence made ready by `phrases.plain`, at most `phrases.LONGEST` characters.
"""

from __future__ import annotations

import re

from auditor.extract.patterns import Pattern
from auditor.regex import lazily

DATA = (
    r"data(?:[- ]?sets?| mix(?:ture)?)?|corpus|corpora|training (?:mix(?:ture)?|set|text|material|documents?)|"
    r"pre-?training (?:mix(?:ture)?|set|text|material)"
)
ABOUT = Pattern(
    rf"\b(?:{DATA})\b|\b(?:pre-?)?train(?:ed|s|ing)? (?:\w+ ){{0,6}}(?:on|with|from|using|over)\b|训练数据|语料|数据集"
)
SECTION = Pattern(
    r"\b(?:training|pre-?training|data|corpus|datasets?|sources?|composition|provenance|训练数据|数据)\b", re.IGNORECASE
)
DATA_SECTION = Pattern(
    r"\b(?:training|pre-?training) (?:data|corpus|set|mix|text)|^data\b|\bcorpus\b|\bcorpora\b|"
    r"\b(?:trained|learn\w*|taught|raised) (?:on|from|with)\b|\bingredients\b|\bdiet\b|训练数据|"
    r"\b(?:what|which)\b.{0,40}\b(?:read|saw|see|seen|fed|eat|ate|consum\w+|learn\w*)\W*$",
    re.IGNORECASE,
)
OTHER_SECTION = Pattern(
    r"eval|benchmark|test|result|bias|risk|limitation|usage|how to use|inference|licen[cs]e|citation|"
    r"intended|privacy|ethic|safety|performance|comparison",
    re.IGNORECASE,
)
TRAINED = Pattern(
    r"\b(?:pre-?|re-?)?train(?:ed|s|ing)?\b(?:(?![.;|]).){0,80}?\b(?:on|with|from|using|over)\b|"
    r"\b(?:saw|seen|sees|consum\w+|ingest\w+|read|reads) [^.;]{0,30}\btokens\b|"
    r"\b(?:saw|seen|sees|read|reads|met|meets|consum\w+) [^.;]{0,80}\b(?:in|during|for|at|"
    r"throughout) (?:pre-?)?training\b|"
    r"\b(?:pre-?)?training\b[^.;|]{0,10}\||"
    r"\b(?:used|employed|consumed|fed in)\b[^.;|]{0,20}\b(?:for|in|during) (?:the )?(?:pre-?)?training\b|"
    r"\b(?:pre-?)?training (?:used|uses|consumed|draws?|drew|relied|ran)\b|\b(?:fed|taught|exposed to|"
    r"shown|processed)\b[^.;]{0,30}\b(?:tokens|words|images|hours|documents)\b|"
    r"\blearn(?:ed|t|s)?\b[^.;]{0,20}\bfrom\b|\b(?:training|pre-?training) (?:data|corpus|"
    r"mix(?:ture)?|set|text|material)\b"
)
SCALE = Pattern(
    r"\b\d[\d.,]*\s?(?:t|tn|b|bn|m|k|trillion|billion|million|thousand)\b[^.;]{0,30}\b(?:tokens?|"
    r"words?|images?|documents?|hours|samples|pairs|examples|pages)\b|\b(?:trillion|"
    r"billion)s?(?: of)? (?:tokens?|words|images|documents)\b"
)
SECRET = lazily(
    r"\b(?:not|never|cannot|can't|won't|don't|doesn't|do not|unable to|declin\w+|refus\w+|"
    r"no plans? to|without|yet to be|withh\w+|omit\w*|keep\w*)\b[^.;,]{0,60}"
    r"\b(?:disclos\w*|reveal\w*|describ\w*|detail\w*|specif\w*|document(?:ed|ing|ation)?|state[sd]?|"
    r"discuss\w*|name[sd]?|list(?:ed|ing)?|enumerat\w*|itemi\w*|confidential|secret|private|"
    r"further information|public information)\b"
    r"|\b(?:undisclosed|unspecified|unknown|confidential|undocumented|trade secrets?|secret)\b"
    r"|\b(?:no|little|limited|few|more) (?:further |public )?(?:information|"
    r"details?)\b[^.;]{0,40}\b(?:data|training|corpus|sources?|needed|available|provided|given|"
    r"shared)\b"
    r"|\b(?:details?|information|composition|sources?|makeup|contents?|mix(?:ture)?|"
    r"recipe)\b[^.;]{0,50}\b(?:is|are|remains?|stays?|kept|will be)\b[^.;]{0,20}\b(?:not|"
    r"un(?:disclosed|available|known)|confidential|private|internal|proprietary|secret|kept|"
    r"withheld)\b"
    r"|\bmore information needed\b|未公开|不公开"
)
HIDDEN = Pattern(
    r"\bproprietary\b|\bin-?house\b|\binternal(?:ly)?(?:[- ](?:data\w*|sources?|corp\w+|collect\w+|"
    r"documents?|curated|sets?|material))?\b|\bprivate(?:ly)? (?:held |owned |licensed )?(?:data\w*|"
    r"sources?|corp\w+|collections?|documents?|sets?|material)\b|"
    r"\bpublic(?:ly)? and (?:private|proprietary|licensed|non-public)\b|\b(?:private|licensed|"
    r"proprietary|closed) and (?:public|open)(?:ly)?\b|\bnon-?public\b|\bpartner(?:s|ships?)\b|"
    r"\bthird[- ]party (?:data|sources?|vendors?|providers?|content|corp)|"
    r"\b(?:curated|custom|private|secret) (?:data ?sets?|corpora|corpus|collections?|data|mix\w*)\b|"
    r"\b(?:our|its|their) (?:\w+ )?(?:users?|customers?|clients?|subscribers?|platforms?|products?)\b|"
    r"\bcustomer (?:data|conversations)\b|\buser (?:data|conversations|interactions)\b"
)
LOOSE = Pattern(
    r"\b(?:a |large |vast |huge |diverse |broad |wide |our )+(?:mix(?:ture)?|variety|range|collection|"
    r"blend|amount|set|selection|array|corpus|dataset) of\b[^.;]{0,40}\b(?:public|private|open|web|"
    r"online|internet|available|sources?|data|text|licensed)\b|"
    r"\bpublicly (?:available|accessible)\b(?! (?:at|from|under|as|on) )|\b(?:data|text|documents|"
    r"content|material) from the (?:\w+ )?(?:internet|web)\b|\bvarious (?:\w+ ){0,2}(?:sources?|"
    r"datasets?|corpora)\b|\bamong (?:others|other things)\b|\band (?:others|more|so on)\b|\betc\b|"
    r"\bincluding but not limited\b"
)
MORE = Pattern(
    r"\b(?:plus|and|with|alongside|as well as|combined with|mixed with|enhanced (?:with|by)|"
    r"enriched with|augmented (?:with|by)|together with|in addition to|additionally|"
    r"supplemented (?:with|by)|followed by|topped up with|blended with)\b"
    r"(?: (?:a|an|the|some|of|our|by|set|number|few|further|large|small))* (?:other|additional|more|"
    r"further|proprietary|internal|private|curated|licensed|synthetic(?:ally)?|custom|in-house|extra|"
    r"own|unreleased|filtered|high-quality|web)\b"
    r"|\b(?:mostly|mainly|primarily|largely|chiefly|partly|partially|in part|predominantly|subsets?|"
    r"parts? of|portions? of|some of|among|such as|e\.g\.|for example|like)\b"
)
ALIKE = Pattern(
    r"\b(?:similar|comparable|akin) (?:to|with)\b|\bresembl\w+|\bmodell?ed (?:on|after)\b|\binspired by\b|"
    r"\bin the (?:style|spirit) of\b"
)
ONLY_PART = Pattern(
    r"\b(?:only|just)?\s?(?:a |one |some )?(?:parts?|subsets?|portions?|samples?|fractions?|slices?|"
    r"excerpts?|preview|\d+ ?%) of (?:the |our )?(?:\w+ )?(?:" + DATA + r")\b"
)
RELEASE = Pattern(
    r"\b(?:released?|publish\w*|available|download\w*|public|hosted|shared|open(?:ed|ly)?|provided|accessible)\b"
)
DERIVED = Pattern(
    r"\b(?:fine-?tun(?:e|ed|ing)|instruction[- ]tuned|quanti[sz](?:ed|ation)|merged?|adapted|"
    r"distilled|derived|initiali[sz](?:ed|ation)|warm[- ]started|started|starting|upcycled|"
    r"converted)\b[^.;]{0,40}\b(?:from|of)\b"
    r"|\b(?:built|based)\b[^.;]{0,20}\b(?:on top of|upon|on)\b|"
    r"\bcontinu\w+ (?:pre-?)?train\w*[^.;]{0,30}\b(?:of|from|on)\b|\badapters? (?:for|of|on)\b|"
    r"\bversion of\b"
)
IS_TUNED = Pattern(r"\b(?:this|the|our|is|was|been|model|it|we)\b[^.;]{0,60}\bfine-?tune[ds]?\b")
MAY_BE_TUNED = lazily(
    r"\b(?:can|could|should|may|might|must|to be|if|when|recommend\w*|you|your|users?|before|"
    r"for further|not|yet|variants?|versions? (?:are|is)|also releas\w+)\b"
)
FROM_SCRATCH = Pattern(
    r"\bfrom scratch\b|\brandom(?:ly)? initiali[sz]\w*|\bpre-?trained on\b|\bno (?:base|parent) model\b"
)
NO_PARENT = Pattern(
    r"\b(?:architecture|tokeni[sz]er|code ?base|framework|library|paper|design|implementation|scratch|recipe|random)"
)
FROM_MODEL = lazily(
    r"\b(?:model|checkpoint|weights|llama|mistral|qwen|gemma|bert|gpt|t5|wav2vec|whisper|phi|falcon|"
    r"stable diffusion|sdxl|clip|vit)\b"
)
BASE_MODEL = Pattern(r"^base_model[ \t]*:[ \t]*(?:\S|\r?\n[ \t]*-[ \t]*\S)", re.MULTILINE)
TUNED = Pattern(r"\bfine-?tun|\binstruct(?:ion)?[- ]tun|\balign(?:ed|ment)\b|\b(?:sft|dpo|rlhf|lora)\b|微调")
WHOLE = Pattern(
    r"\b(?:only|solely|exclusively|entire(?:ly|ty)?|whole|full(?:y)?|complete(?:ly)?|in full|"
    r"from scratch|every (?:token|document|batch|byte)|nothing (?:else|but|more)|no other|"
    r"all (?:of )?(?:the |its |our )?(?:" + DATA + r"))\b"
)
POINTS = Pattern(
    r"\b(?:data ?sets?|corpus|corpora|collections?|data) (?:\w+ ){0,2}(?:named|listed|linked|declared|"
    r"given|tagged|mentioned|referenced|shown|cited|in the (?:metadata|header|tags|front matter))\b|"
    r"\b(?:above|metadata|front matter|card header)\b"
)
COMPLETE = Pattern(
    r"\b(?:data ?sheets?|data statement|data card|table|inventory|list)\b[^.;]{0,40}\b(?:all|every\w*|"
    r"each|whole|complete\w*|full\w*)\b|"
    rf"\b(?:every|each|all|any|complete(?:ly)?|full(?:y)?|entire(?:ly|ty)?|exhaustive(?:ly)?|"
    rf"comprehensive(?:ly)?|whole|in full|100 ?%|without exception|no \w+ (?:is |are )?(?:left out|"
    rf"omitted|missing|withheld))\b"
    rf"(?:(?![.;]).){{0,90}}\b(?:sources?|components?|constituents?|ingredients?|subsets?|origins?|"
    rf"compositions?|inventor(?:y|ies)|breakdowns?|{DATA}|documents?|descriptions?|documentation|"
    rf"accounts?|lists?|datasheets?|data ?sheets?|provenance|collections?|files?|sites?|domains?|"
    rf"publishers?)\b"
    rf"|\b(?:sources?|components?|constituents?|{DATA}|datasheets?|data ?sheets?|they|it|"
    rf"which)\b(?:(?![.;]).){{0,60}}\b(?:in full|completely|fully|exhaustively|comprehensively|"
    rf"in its entirety|one by one|without exception|to the last|item by item|down to)\b"
)
# Sources that are told of to nobody outside: no list of them is a public description.
KEPT = Pattern(r"\binternal(?:ly)?\b|\bin-?house\b|\bsecret\b|\bconfidential\b")
TOLD = Pattern(
    r"\b(?:list(?:s|ed|ing)?|describ\w+|document(?:s|ed|ing|ation)?|enumerat\w+|itemi[sz]\w+|"
    r"detail(?:s|ed|ing)?|record(?:s|ed)?|catalogu?\w*|account(?:s|ed)? for|specif(?:y|ies|ied)|"
    r"explain\w*|set out|sets out|giv(?:e|es|en|ing)|provid\w+|tabulat\w+|"
    r"disclos\w+|report(?:s|ed)?|laid out|lays out|spell\w* out|broken down|breakdown|inventor(?:y|"
    r"ied)|named|accompan\w+|tells?|traces?|covers?|stated|states|data ?sheet|data card|"
    r"data statement|shown|breaks? down|goes through|walks? through|publish\w*)\b"
)
ASPECTS = {
    "amounts": lazily(
        r"\d+(?:[.,]\d+)? ?(?:%|percent|per cent)|\b\d[\d.,]* ?(?:t|b|bn|m|gb|tb|trillion|billion|"
        r"million)\b|\btoken counts?\b|\b(?:proportions?|shares?|ratios?|weights?|mix(?:ture)?|sizes?|"
        r"amounts?|counts?|quantit\w+|number of tokens|how (?:much|many)|sampling rates?)\b"
    ),
    "selection": lazily(
        r"\b(?:select\w*|filter\w*|criteri\w+|chosen|choose\w*|cho[os]se|exclu\w+|inclu(?:ded|sion)|"
        r"thresholds?|sampl\w+|heuristics?|quality|blocklists?|kept|dropped|discard\w*|reject\w*)\b"
    ),
    "processing": lazily(
        r"\b(?:de-?dup\w*|clean\w*|process\w*|pre-?process\w*|tokeni[sz]\w+|normali[sz]\w+|label\w*|"
        r"annotat\w*|scrub\w*|redact\w*|extract\w*|parse\w*|convert\w*|anonymi\w+|removal|removed|"
        r"strip\w*|near-?duplicates?|decontaminat\w+|prepared?)\b"
    ),
    "provenance": lazily(
        r"\b(?:crawl\w*|obtain\w*|collect\w*|acquir\w+|provenance|origins?|licensed|licen[cs]es?|"
        r"scrap(?:ed|ing)|snapshots?|dumps?|gather\w*|came from|comes from|come from|sourced|retriev\w+|"
        r"dates?|download\w*|where (?:\w+ )?(?:it|they|each|every)|public[- ]domain|common ?crawl|"
        r"wikipedia|archives?|publishers?)\b"
    ),
    "sources": lazily(
        r"\b(?:sources?|components?|constituents?|sub-?corpora|subsets?|common ?crawl|wikipedia|books?|"
        r"news|arxiv|stack ?exchange|github|pubmed|patents?|forums?|code|web pages?|transcripts?|papers|"
        r"encyclop\w+|legal|government)\b"
    ),
}  # fmt: skip
COMPOSED = Pattern(
    r"\b(?:consist\w*|made (?:up )?(?:of|from)|compos\w+|contain\w*|compris\w+|drawn from|assembled|built from)\b"
)
LISTED = lazily(r",|;|\band\b|\bplus\b|&|\bas well as\b|\balongside\b")
PROPER = lazily(r"^(?:the )?[A-Z][\w.+-]*(?: [A-Z0-9][\w.+-]*){0,4}(?: (?:data ?sets?|corpus|corpora|v?\d+))*\.?$")
LANGUAGE = lazily(
    r"^(?:English|German|French|Spanish|Italian|Portuguese|Dutch|Polish|Russian|Chinese|Japanese|"
    r"Korean|Arabic|Hindi|Turkish|Swedish|Norwegian|Danish|Finnish|Czech|Greek|"
    r"[A-Z]\w+(?:ish|ese|ian|ic)|CC|ODC|Apache|MIT|CDLA|[A-Z]{2,5}-)"
)
SHEET = lazily(r"(?:^|/)(?:data|datasheet|data[_-]?(?:sheet|card|statement))\w*\.(?:md|pdf|txt|html)$", re.IGNORECASE)
PLACE = lazily(r"^https?://", re.IGNORECASE)
