"""Every picture, manifest and preview, in an S3-compatible store.

One long-lived client per process with every time-out said; checksums only where the server asks for them, because
many S3 servers do not take the SDK's new defaults.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import stamina
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session
from botocore.exceptions import BotoCoreError, ClientError

from chassis.errors import Transient
from chassis.settings import StorageSettings

R = TypeVar("R")

CHUNK_BYTES = 64 * 1024
PATIENCE_SECONDS = 20.0
"""With the six tries of a message, an order outlives more than two minutes without S3."""
MAX_LISTED = 1000
"""Objects in one listing; no S3 server gives more."""
AT_ONCE = 16
"""Requests under way where one call makes many."""
_MISSING = {"NoSuchKey", "404", "NotFound"}
_TAKEN = {"PreconditionFailed", "ConditionalRequestConflict", "412", "409"}


class StorageAway(Transient):
    """The S3 server does not answer, or answers that it cannot now."""


@dataclass(frozen=True)
class Stored:
    """An object as a listing shows it; `modified` is when it was last written."""

    key: str
    bytes: int
    modified: datetime


class Storage:
    """One bucket. All methods raise StorageAway in the end; `get` and the puts try for PATIENCE_SECONDS first."""

    def __init__(self, settings: StorageSettings) -> None:
        self._settings = settings
        self._stack = contextlib.AsyncExitStack()
        self._client: Any = None
        self._signer: Any = None

    async def start(self) -> None:
        public = self._settings.s3_public_endpoint or self._settings.s3_endpoint
        self._client = await self._connect(self._settings.s3_endpoint)
        self._signer = await self._connect(public)

    async def stop(self) -> None:
        await self._stack.aclose()

    async def healthy(self) -> dict[str, bool]:
        try:
            await self._client.head_bucket(Bucket=self._settings.s3_bucket)
        except (BotoCoreError, ClientError, OSError, TimeoutError):
            return {"storage": False}
        return {"storage": True}

    async def _connect(self, endpoint: str) -> Any:
        config = AioConfig(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            connect_timeout=3,
            read_timeout=20,
            max_pool_connections=50,
            retries={"mode": "standard", "total_max_attempts": 3},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        client = get_session().create_client(
            "s3",
            endpoint_url=endpoint,
            region_name=self._settings.s3_region,
            aws_access_key_id=self._settings.s3_access_key.get_secret_value(),
            aws_secret_access_key=self._settings.s3_secret_key.get_secret_value(),
            config=config,
        )
        return await self._stack.enter_async_context(client)

    async def create_bucket(self) -> None:
        """Create the bucket where it does not exist."""
        with _translated():
            try:
                await self._client.create_bucket(Bucket=self._settings.s3_bucket)
            except ClientError as error:
                if _code(error) not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists", "409"}:
                    raise

    async def put(self, key: str, body: bytes, media_type: str) -> None:
        """Store `body`; the same key again overwrites, which for a content hash is the same bytes."""
        await _patiently(lambda: self._put(key, body, media_type))

    async def put_first(self, key: str, body: bytes, media_type: str) -> bool:
        """Store `body` unless the key is there; False when it is, be it from an earlier try of our own."""

        async def put() -> bool:
            try:
                await self._put(key, body, media_type, IfNoneMatch="*")
            except ClientError as error:
                if _code(error) in _TAKEN:
                    return False
                raise
            return True

        return await _patiently(put)

    async def _put(self, key: str, body: bytes, media_type: str, **options: Any) -> None:
        await self._client.put_object(
            Bucket=self._settings.s3_bucket, Key=key, Body=body, ContentType=media_type, **options
        )

    async def get(self, key: str) -> bytes | None:
        """The object's bytes, or None where there is none."""

        async def get() -> bytes | None:
            try:
                answer = await self._client.get_object(Bucket=self._settings.s3_bucket, Key=key)
            except ClientError as error:
                if _code(error) in _MISSING:
                    return None
                raise
            async with answer["Body"] as body:
                return await body.read()

        return await _patiently(get)

    async def exists(self, key: str) -> bool:
        """Whether there is an object under `key`."""
        return await self._head(key) is not None

    async def _head(self, key: str) -> Any:
        with _translated():
            try:
                return await self._client.head_object(Bucket=self._settings.s3_bucket, Key=key)
            except ClientError as error:
                if _code(error) in _MISSING:
                    return None
                raise

    async def stream(self, key: str) -> AsyncGenerator[bytes, None] | None:
        """The object in chunks of at most CHUNK_BYTES, or None where there is none."""
        with _translated():
            try:
                answer = await self._client.get_object(Bucket=self._settings.s3_bucket, Key=key)
            except ClientError as error:
                if _code(error) in _MISSING:
                    return None
                raise
        return _chunks(answer["Body"])

    async def delete(self, key: str) -> None:
        """Remove the object; one that is not there is removed already."""
        with _translated():
            await self._client.delete_object(Bucket=self._settings.s3_bucket, Key=key)

    async def delete_many(self, keys: Iterable[str]) -> None:
        """Remove the objects, each with a request of its own: the one for many needs a checksum that not all S3
        servers take."""
        await _each(self.delete, keys)

    async def listing(self, prefix: str, *, after: str = "", limit: int = MAX_LISTED) -> list[Stored]:
        """Up to `limit` objects under `prefix` behind the key `after`, in the order of their keys."""
        behind = {"StartAfter": after} if after else {}
        with _translated():
            answer = await self._client.list_objects_v2(
                Bucket=self._settings.s3_bucket, Prefix=prefix, MaxKeys=limit, **behind
            )
        return [Stored(each["Key"], each["Size"], each["LastModified"]) for each in answer.get("Contents", ())]

    async def modified(self, keys: Iterable[str]) -> dict[str, datetime]:
        """When each of these objects was last written; one that is not there is left out."""
        found: dict[str, datetime] = {}

        async def look(key: str) -> None:
            if answer := await self._head(key):
                found[key] = answer["LastModified"]

        await _each(look, keys)
        return found

    async def presign(self, key: str, *, seconds: int = 300, filename: str | None = None) -> str:
        """A URL that reads `key` for `seconds` without a credential; with `filename` it downloads under that name."""
        parameters = {"Bucket": self._settings.s3_bucket, "Key": key}
        if filename is not None:
            parameters["ResponseContentDisposition"] = f'attachment; filename="{filename}"'
        return await self._signer.generate_presigned_url("get_object", Params=parameters, ExpiresIn=seconds)


async def _chunks(body: Any) -> AsyncGenerator[bytes, None]:
    async with body as stream:
        while chunk := await stream.read(CHUNK_BYTES):
            yield chunk


async def _each(work: Callable[[str], Awaitable[None]], keys: Iterable[str]) -> None:
    """`work` on every key, AT_ONCE of them at a time."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(key: str) -> None:
        async with room:
            await work(key)

    await asyncio.gather(*(one(key) for key in keys))


def _code(error: ClientError) -> str:
    answer = error.response
    code = str(answer.get("Error", {}).get("Code", ""))
    return code or str(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", ""))


@contextlib.contextmanager
def _translated() -> Any:
    try:
        yield
    except (BotoCoreError, ClientError, OSError, TimeoutError) as error:
        raise StorageAway(f"S3: {error}") from error


async def _patiently(work: Callable[[], Awaitable[R]]) -> R:
    """A worker's command, or a finished picture, is worth some waiting before it is all done again."""
    async for attempt in stamina.retry_context(
        on=StorageAway, attempts=None, timeout=PATIENCE_SECONDS, wait_initial=0.2, wait_max=3.0
    ):
        with attempt, _translated():
            return await work()
    raise AssertionError("the last attempt returns or raises")
