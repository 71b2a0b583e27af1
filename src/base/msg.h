/* SPDX-License-Identifier: Apache-2.0
 *
 * base/msg.h: every word a person reads, by key, in Arabic and English.
 *
 * Texts live in messages/en/<area>.msg and messages/ar/<area>.msg, one `key = text` a line, `#`
 * comments; a key begins with its area ("store.too-big" in store.msg); placeholders are {name}.
 * tools/gen-messages.py turns both into one sorted const table and fails the build when a key or a
 * placeholder is missing in one language. tools/check-source.py fails it when C names a key that is
 * not there.
 *
 * Commands: inside a command that is to be typed or copied the placeholder of {name} is {typed-name}:
 * the same argument without isolates, in quotes where a shell needs them. An isolate cannot be seen,
 * is copied along, and the command fails. test-base-msg finds commands with a plain placeholder.
 *
 * Plurals: a key may have the forms key#one, key#two, key#few, key#many, key#other (CLDR
 * categories); athar_msg_n() picks by the argument {n}.
 */
#pragma once

#include <glib.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum { ATHAR_LANG_EN, ATHAR_LANG_AR } AtharLang;

/* athar_msg: (transfer full) the text of @key in @lang with (name, value) string pairs filled in,
 * closed by NULL. Values are set between isolates (U+2068 … U+2069) in Arabic and when they hold
 * right-to-left letters; control and bidi characters are escaped as \u{...}. An unknown key gives
 * the key itself (a test forbids it). */
char *athar_msg (AtharLang lang, const char *key, ...) G_GNUC_NULL_TERMINATED;
char *athar_msg_v (AtharLang lang, const char *key, const char *const *pairs);
/* athar_msg_n: the same, plural form chosen by @n, which is also the argument {n}. */
char *athar_msg_n (AtharLang lang, const char *key, uint64_t n, ...) G_GNUC_NULL_TERMINATED;
/* athar_msg_text: (transfer none) (nullable) the raw text, NULL when the key is unknown. */
const char *athar_msg_text (AtharLang lang, const char *key);

/* athar_lang_parse: "ar", "ar_SY.UTF-8" -> AR; everything else -> EN. */
AtharLang athar_lang_parse (const char *text);

/* Numbers as arguments: a text on the caller's stack, valid to the end of the enclosing block. */
#define ATHAR_U64(n) (athar_u64_text ((char[24]){0}, (uint64_t)(n)))
#define ATHAR_I64(n) (athar_i64_text ((char[24]){0}, (int64_t)(n)))
const char *athar_u64_text (char *buf24, uint64_t n);
const char *athar_i64_text (char *buf24, int64_t n);
