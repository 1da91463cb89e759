#pragma once
// What a rule that is not the same in all releases of Linux has decided, with its version: all of it from the table of
// kernel_traits().

#include "core/scenario/player.hpp"

#include <string>
#include <vector>

namespace cow {

/// "A rule since Linux 6.13: madvise knows MADV_GUARD_INSTALL … (mm/madvise.c: madvise_guard_install)."; of a kernel that
/// has it not: "Since Linux 6.13 it is otherwise: …".
std::string rule_sentence(const RuleDecision& decision);
/// The version alone, behind a sentence: "a rule since Linux 6.13", "otherwise since Linux 6.13".
std::string rule_mark(const RuleDecision& decision);

/// The rules but for which the timeline's event would not have come.
std::vector<const RuleDecision*> rules_behind(const Player& player, std::size_t event);
/// Those that have decided in the step of the timeline's event, up to it, each in a sentence.
std::vector<std::string> rules_until(const Player& player, std::size_t event);

} // namespace cow
