#pragma once
// Acts in words: what each does, what was wrong with it, and where Linux has the rule.

#include "core/exercise/exercise.hpp"
#include "core/explain/labels.hpp"

#include <string>
#include <string_view>

namespace cow {

/// "Take a frame": what a verb does, in a few words. Passes through tr().
std::string_view verb_text(Verb verb);
/// A sentence for the tooltip. Passes through tr().
std::string_view verb_help(Verb verb);

/// "copy F1 → F4", "set: F4, writable": an act in a line of a column.
std::string act_text(const Exercise& exercise, const Act& act, const Labels& labels);
/// The pages of a group: "buf … buf+0x2000, 3 pages, anonymous, writable".
std::string group_text(const Exercise& exercise, std::size_t group, const Labels& labels);

/// What is to be performed: "child stores 'B' at buf. The MMU refuses the store: the page-table entry is read-only."
std::string task_text(const Exercise& exercise, const Labels& labels);

/// Why an act was wrong: one or two sentences; "" of one that was right.
std::string mistake_text(const Exercise& exercise, const DoneAct& done, const Labels& labels);
/// "mm/memory.c: wp_page_copy": where Linux has what an act does.
std::string_view act_rule(const Exercise& exercise, const Act& act);

} // namespace cow
