/* SPDX-License-Identifier: Apache-2.0
 *
 * op/word.h: the words of closed lists (how it came, where the original is, what a flag says), as
 * people read and type them. Records hold the code; its label is the message word.<code>, the name
 * of a record's field is field.<name>, of a record's type type.<name>.
 */
#pragma once

#include "base/msg.h"

/* athar_word_label: (transfer none) the label of @code in @area ("word", "field", "type"); the code
 * itself when it has none: a later version may have written it. */
const char *athar_word_label (AtharLang lang, const char *area, const char *code);
/* athar_word_find: (transfer none) (nullable) the one of @words that @text names: by its code, or
 * by its label in any language; hamza, vowel signs and capitals do not matter. */
const char *athar_word_find (const char *const *words, const char *text);
/* athar_word_list: (transfer full) the labels of all @words. */
char *athar_word_list (AtharLang lang, const char *const *words);
