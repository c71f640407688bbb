// Comments that take findings back: the server writes them without a reason, which only the user can give.

/** The comment with a reason in it. What would end the comment may not stand in the reason. */
export function withReason(comment: string, reason: string): string {
  const tidy = reason.trim().replace(/\s+/g, " ").replaceAll("--", "——");
  return comment.replace(/ ?-->/, () => ` ${tidy} -->`);
}

/** The code of the finding that an action takes back, if it is one that does. */
export function suppressed(data: unknown): string | undefined {
  const code = typeof data === "object" && data !== null ? (data as { suppresses?: unknown }).suppresses : undefined;
  return typeof code === "string" ? code : undefined;
}
