#include "app/gui/verdict_text.hpp"

#include "app/gui/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow::gui {
namespace {

constexpr std::size_t most_in_tip = 8;

std::string counted(u64 count, std::string_view one, std::string_view more) {
    return fmt::format("{} {}", count_text(count), count == 1 ? one : more);
}

std::string observations_text(u64 count) { return counted(count, "observation", "observations"); }

std::string_view or_none(const std::string& text) { return text.empty() ? "none" : std::string_view(text); }

} // namespace

std::string kernel_name(const RealKernel& real) {
    const std::string version = real.release().substr(0, real.release().find('-'));
    return version.empty() ? "Linux" : "Linux " + version;
}

std::string verdict_sentence(const RealKernel& real, const real::StepVerdict& verdict) {
    const std::string name = kernel_name(real);
    switch (verdict.verdict) {
    case real::Verdict::agrees:
        return fmt::format("{} agrees: {} compared.", name, observations_text(verdict.compared));
    case real::Verdict::differs:
        return fmt::format("{} differs in {} of {}:", name, count_text(verdict.differences.size()),
                           observations_text(verdict.compared));
    case real::Verdict::not_compared: return fmt::format("Not compared with {}: {}.", name, verdict.why);
    }
    return {};
}

std::string difference_text(const real::Difference& difference) {
    std::string what = difference.field;
    if (difference.address) {
        what += fmt::format(" at {:#x}", *difference.address);
    }
    if (!difference.process.empty()) {
        what += " of " + difference.process;
    }
    return fmt::format("{}: model {}, kernel {}", what, or_none(difference.model),
                       or_none(difference.kernel));
}

std::vector<std::string> difference_lines(const real::StepVerdict& verdict, std::size_t most) {
    std::vector<std::string> lines;
    const std::size_t count = verdict.differences.size();
    const std::size_t shown = count > most ? most - 1 : count; // the last line counts the rest
    for (std::size_t i = 0; i < shown; ++i) {
        lines.push_back(difference_text(verdict.differences[i]));
    }
    if (shown < count) {
        lines.push_back(fmt::format("and {} more", count_text(count - shown)));
    }
    return lines;
}

std::string verdict_tip(const RealKernel& real, const real::StepVerdict& verdict) {
    std::string tip = verdict_sentence(real, verdict);
    for (const std::string& line : difference_lines(verdict, most_in_tip)) {
        tip += "\n" + line;
    }
    return tip;
}

std::string overall_text(const RealKernel& real) {
    const VerdictTally& tally = real.tally();
    if (tally.differ > 0) {
        return "differs";
    }
    if (tally.agree > 0) {
        return "agrees";
    }
    return tally.not_compared > 0 ? "not compared" : "…";
}

std::vector<std::string> summary_texts(const VerdictTally& tally) {
    const std::string agree = counted(tally.agree, "step agrees", "steps agree");
    const std::string differ = fmt::format("{} differ", count_text(tally.differ));
    const std::string skipped =
        tally.not_compared > 0 ? fmt::format(", {} not compared", count_text(tally.not_compared)) : "";
    const std::string shorter = fmt::format("{} agree, {}", count_text(tally.agree), differ);
    const std::string observations = ", " + observations_text(tally.observations);
    return {fmt::format("{}, {}{}{}", agree, differ, skipped, observations), shorter + skipped + observations,
            shorter + (skipped.empty() ? observations : skipped), shorter + skipped, shorter};
}

std::string state_text(const RealKernel& real) {
    if (!real.on()) {
        return {};
    }
    if (!real.obstacle().empty()) {
        return fmt::format("Cannot be compared: {}.", real.obstacle());
    }
    std::string text;
    const auto add = [&](const std::string& line) { text += (text.empty() ? "" : "\n") + line; };
    if (!real.release().empty()) {
        add(fmt::format("Linux {}: {}.", real.release(), summary_texts(real.tally()).front()));
    }
    if (!real.other_rules().empty()) {
        std::string rules;
        for (const std::string& rule : real.other_rules()) {
            rules += (rules.empty() ? "" : " ") + rule;
        }
        add(fmt::format("Compared under this kernel's own rules: {}.", rules));
    }
    for (const std::string& sentence : real.left_out()) {
        add(fmt::format("Left out: {}.", sentence));
    }
    if (real.scans()) {
        add(real.merging_allowed() ? "The real kernel merges pages, as far as this user may tell it to."
                                   : "kernel: ksm_scan is left out, unless M lets the real kernel merge.");
    }
    return text;
}

} // namespace cow::gui
