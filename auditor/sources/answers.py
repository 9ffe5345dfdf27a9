"""What the Hub's HTTP answers mean. Facts: https://huggingface.co/docs/huggingface_hub and its error headers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from auditor.domain.evidence import Reason
from auditor.sources.messages import TRIES, Unavailable
from auditor.sources.quota import read_quota, retry_after

_BY_CODE = {
    "RevisionNotFound": Reason.REVISION_MISSING,
    "EntryNotFound": Reason.MISSING,
    "GatedRepo": Reason.GATED,
    "DisabledRepo": Reason.DISABLED,
}
_DISABLED_MESSAGE = "Access to this resource is disabled."  # the Hub gives no code for it
_BAD_TOKEN_MESSAGE = "Invalid credentials in Authorization header"  # noqa: S105 - an error message
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})


def trouble(code: int, headers: Mapping[str, str], *, token: bool, now: datetime) -> Unavailable | None:
    """Why an answer with this HTTP status carries no evidence; None when it does (200) or confirms ours (304)."""
    if code in (200, 304):
        return None
    if code == 429:
        return _rate_limited(headers, now)
    if code in _TRANSIENT or code >= 500:
        return Unavailable(Reason.SERVER_ERROR, f"HTTP {code}", tries=TRIES, wait=retry_after(headers, now))
    return Unavailable(_refusal(code, headers, token), f"HTTP {code}", code=headers.get("x-error-code", ""))


def _rate_limited(headers: Mapping[str, str], now: datetime) -> Unavailable:
    quota = read_quota(headers)
    wait = retry_after(headers, now)
    if wait is None and quota and quota.remaining == 0:
        wait = quota.resets_in + 1  # the header rounds down
    detail = f"{quota.limit} requests per window" if quota and quota.limit else "HTTP 429"
    return Unavailable(Reason.RATE_LIMITED, detail, tries=TRIES, wait=wait)


def _refusal(code: int, headers: Mapping[str, str], token: bool) -> Reason:
    by_code = _BY_CODE.get(headers.get("x-error-code", ""))
    message = headers.get("x-error-message", "")
    if by_code:
        return by_code
    if message == _DISABLED_MESSAGE:
        return Reason.DISABLED
    if message == _BAD_TOKEN_MESSAGE or (code == 403 and token):
        return Reason.BAD_TOKEN
    if code in (401, 403):
        return Reason.PRIVATE_OR_MISSING
    return Reason.MISSING if code in (404, 410) else Reason.UNREADABLE
