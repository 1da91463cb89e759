#pragma once
// What the comparison with the real kernel came to, in words.

#include "app/view/session/real_kernel.hpp"
#include "core/explain/name_table.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cow::ui {

/// "Linux 6.18.44": without what distributions add to the version.
std::string kernel_name(const RealKernel& real);

/// "Linux 6.18.44 agrees: 73 observations compared."
std::string verdict_sentence(const RealKernel& real, const StepVerdict& verdict);
/// The same without the version: "Linux agrees: 73 observations."
std::string short_verdict_sentence(const StepVerdict& verdict);
/// Where a difference with an address is: "buf+0x1000".
using PlaceNames = std::function<std::string(const Difference&)>;
/// By the names that the scenario has given, as they are at the cursor.
PlaceNames names_of(const Player& player, const Names& names);
/// "present at child's buf+0x1000: model yes, kernel no".
std::string difference_text(const Difference& difference, const PlaceNames& names);
/// The differences, a line each; of more than `most` the rest is counted in a last line.
std::vector<std::string> difference_lines(const StepVerdict& verdict, const PlaceNames& names,
                                          std::size_t most);
/// The model and the kernel were compared under other rules than those of the picture, and it matters.
std::string rules_sentence(const RealKernel& real);
/// Sentence and differences, for a tooltip.
std::string verdict_tip(const RealKernel& real, const StepVerdict& verdict, const PlaceNames& names);

/// What the badge says: that something differs, wherever it was; else what became of the step that is shown, and in
/// front of the first one what became of all. Nothing as long as that is not known.
std::optional<Verdict> badge_verdict(const RealKernel& real, const Player& player);
/// "agrees", "differs", "not compared", or "…" for nothing.
std::string badge_text(std::optional<Verdict> verdict);
/// "7 steps agree, 0 differ, 348 observations", and shorter ways to say it, the longest first.
std::vector<std::string> summary_texts(const VerdictTally& tally);
/// "A machine of its own: booting Linux 6.18.44 …", while the real kernel is still on its way; "" else.
std::string progress_text(const RealKernel& real);
/// What is compared, what is not and why: all that the tooltips of the switch and of its figure say about now.
/// "" when it is off.
std::string state_text(const RealKernel& real);

} // namespace cow::ui
