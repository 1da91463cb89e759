#include "app/view/session/verdict_text.hpp"

#include "app/view/base/number_text.hpp"
#include "app/view/scene/moment.hpp"
#include "core/explain/sentence.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow::ui {
namespace {

constexpr std::size_t most_in_tip = 16;

std::string observations_text(u64 count) {
    return count == 1 ? trf("1 observation") : trf("{} observations", count_text(count));
}

/// What the command line calls by an option is a key here.
std::string why_text(std::string why) {
    constexpr std::string_view option = "--allow-ksm";
    if (const std::size_t at = why.find(option); at != std::string::npos) {
        why.replace(at, option.size(), "M");
    }
    return why;
}

std::string_view or_none(const std::string& text) {
    return text.empty() ? tr("none") : std::string_view(text);
}

} // namespace

std::string kernel_name(const RealKernel& real) {
    const std::string version = real.release().substr(0, real.release().find('-'));
    return version.empty() ? "Linux" : "Linux " + version;
}

std::string verdict_sentence(const RealKernel& real, const StepVerdict& verdict) {
    const std::string name = kernel_name(real);
    switch (verdict.verdict) {
    case Verdict::agrees: return trf("{} agrees: {} compared.", name, observations_text(verdict.compared));
    case Verdict::differs:
        return trf("{} differs in {} of {}:", name, count_text(verdict.differences.size()),
                   observations_text(verdict.compared));
    case Verdict::not_compared: return trf("Not compared with {}: {}.", name, why_text(verdict.why));
    }
    return {};
}

std::string short_verdict_sentence(const StepVerdict& verdict) {
    switch (verdict.verdict) {
    case Verdict::agrees: return trf("Linux agrees: {}.", observations_text(verdict.compared));
    case Verdict::differs:
        return trf("Linux differs in {} of {}:", count_text(verdict.differences.size()),
                   observations_text(verdict.compared));
    case Verdict::not_compared: return trf("Not compared with Linux: {}.", why_text(verdict.why));
    }
    return {};
}

PlaceNames names_of(const Player& player, const Names& names) {
    return [&player, names](const Difference& difference) {
        const auto& known = player.environment().processes;
        const auto found = known.find(difference.process);
        const ProcId proc = found == known.end() ? no_proc : found->second;
        const Machine& machine = player.machine();
        const MmId mm = proc.v < machine.processes.size() ? machine.processes[proc.v].mm : no_mm;
        return address_text(machine, mm, VirtAddr{difference.address.value_or(0)}, names.of(proc));
    };
}

std::string difference_text(const Difference& difference, const PlaceNames& names) {
    const std::string& what = difference.field;
    const std::string& owner = difference.process;
    const std::string_view model = or_none(difference.model);
    const std::string_view kernel = or_none(difference.kernel);
    if (difference.address) {
        const std::string where = names(difference);
        return owner.empty() ? trf("{} at {}: model {}, kernel {}", what, where, model, kernel)
                             : trf("{} at {}'s {}: model {}, kernel {}", what, owner, where, model, kernel);
    }
    return owner.empty() ? trf("{}: model {}, kernel {}", what, model, kernel)
                         : trf("{} of {}: model {}, kernel {}", what, owner, model, kernel);
}

std::vector<std::string> difference_lines(const StepVerdict& verdict, const PlaceNames& names,
                                          std::size_t most) {
    std::vector<std::string> lines;
    const std::size_t count = verdict.differences.size();
    const std::size_t shown = count > most ? most - 1 : count; // the last line counts the rest
    for (std::size_t i = 0; i < shown; ++i) {
        lines.push_back(difference_text(verdict.differences[i], names));
    }
    if (shown < count) {
        lines.push_back(trf("and {} more", count_text(count - shown)));
    }
    return lines;
}

std::string rules_sentence(const RealKernel& real) {
    return trf("Both with {}, as this kernel does it: not what is shown here.",
               fmt::join(real.other_rules(), " "));
}

std::string verdict_tip(const RealKernel& real, const StepVerdict& verdict, const PlaceNames& names) {
    std::string tip = verdict_sentence(real, verdict);
    for (const std::string& line : difference_lines(verdict, names, most_in_tip)) {
        tip += "\n" + line;
    }
    for (const std::string& sentence : verdict.left_out) {
        tip += "\n" + trf("Left out: {}.", sentence);
    }
    return tip;
}

std::optional<Verdict> badge_verdict(const RealKernel& real, const Player& player) {
    const VerdictTally& tally = real.tally();
    if (tally.differ > 0) {
        return Verdict::differs;
    }
    const std::size_t step = shown_step(player);
    if (step < player.step_count()) {
        const StepVerdict* verdict = real.verdict(step);
        return verdict != nullptr ? std::optional(verdict->verdict) : std::nullopt;
    }
    if (tally.agree > 0) {
        return Verdict::agrees;
    }
    return tally.not_compared > 0 ? std::optional(Verdict::not_compared) : std::nullopt;
}

std::string badge_text(std::optional<Verdict> verdict) {
    if (!verdict) {
        return "…";
    }
    switch (*verdict) {
    case Verdict::agrees: return trf("agrees");
    case Verdict::differs: return trf("differs");
    case Verdict::not_compared: return trf("not compared");
    }
    return {};
}

std::vector<std::string> summary_texts(const VerdictTally& tally) {
    const std::string agree =
        tally.agree == 1 ? trf("1 step agrees") : trf("{} steps agree", count_text(tally.agree));
    const std::string differ = trf("{} differ", count_text(tally.differ));
    const std::string skipped =
        tally.not_compared > 0 ? trf(", {} not compared", count_text(tally.not_compared)) : std::string();
    const std::string shorter = trf("{} agree, {}", count_text(tally.agree), differ);
    const std::string observations = trf(", {}", observations_text(tally.observations));
    return {trf("{}, {}{}{}", agree, differ, skipped, observations), shorter + skipped + observations,
            shorter + (skipped.empty() ? observations : skipped), shorter + skipped, shorter};
}

std::string progress_text(const RealKernel& real) {
    return real.waits() ? trf("A machine of its own: {} …", real.progress()) : std::string();
}

std::string state_text(const RealKernel& real) {
    if (!real.on()) {
        return {};
    }
    if (!real.obstacle().empty()) {
        return trf("Cannot be compared: {}.", real.obstacle());
    }
    std::string text;
    const auto add = [&](const std::string& line) { text += (text.empty() ? "" : "\n") + line; };
    if (real.waits()) {
        add(progress_text(real));
    }
    if (!real.release().empty() && real.place() == JudgePlace::own_machine) {
        add(trf("Linux {}, in a machine of its own: {}.", real.release(),
                summary_texts(real.tally()).front()));
    } else if (!real.release().empty()) {
        add(trf("Linux {}: {}.", real.release(), summary_texts(real.tally()).front()));
    }
    if (!real.verified_elsewhere().empty()) {
        add(trf("This kernel is not among the verified ones ({}): what differs may be a rule of its own.",
                real.verified_elsewhere()));
    }
    if (!real.other_rules().empty()) {
        add(trf("Compared under this kernel's own rules: {}.", fmt::join(real.other_rules(), " ")));
    }
    for (const std::string& sentence : real.left_out()) {
        add(trf("Left out: {}.", sentence));
    }
    if (real.scans()) {
        add(real.merging_allowed()
                ? trf("The real kernel merges pages, as far as this user may tell it to.")
                : trf("kernel: ksm_scan is left out, unless M lets the real kernel merge."));
    }
    return text;
}

} // namespace cow::ui
