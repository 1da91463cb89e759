#include "core/explain/rule_text.hpp"

#include "core/language/language.hpp"

#include <algorithm>

namespace cow {
namespace {

const KernelTraitInfo& info_of(const RuleDecision& decision) {
    return kernel_traits()[static_cast<std::size_t>(decision.trait)];
}

/// Of the step that an event is of, those that `fits`, which is given the event's number in the step.
template <class Fits>
std::vector<const RuleDecision*> rules_of(const Player& player, std::size_t event, Fits fits) {
    std::vector<const RuleDecision*> out;
    const std::size_t step = player.timeline().step_of_event(event);
    const StepOutcome* outcome = player.outcome(step);
    if (outcome == nullptr || outcome->rules.empty()) {
        return out;
    }
    const std::size_t number = event - player.timeline().step_at(step).first_event;
    for (const RuleDecision& decision : outcome->rules) {
        if (fits(decision, number)) {
            out.push_back(&decision);
        }
    }
    return out;
}

} // namespace

std::string rule_sentence(const RuleDecision& decision) {
    const KernelTraitInfo& info = info_of(decision);
    return decision.has
               ? trf("A rule since Linux {}: {} ({}).", info.since, tr(info.what), info.source)
               : trf("Since Linux {} it is otherwise: {} ({}).", info.since, tr(info.what), info.source);
}

std::string rule_mark(const RuleDecision& decision) {
    const std::string_view since = info_of(decision).since;
    return decision.has ? trf("a rule since Linux {}", since) : trf("otherwise since Linux {}", since);
}

std::vector<const RuleDecision*> rules_behind(const Player& player, std::size_t event) {
    return rules_of(player, event, [](const RuleDecision& decision, std::size_t number) {
        return std::binary_search(decision.because.begin(), decision.because.end(), number);
    });
}

std::vector<std::string> rules_until(const Player& player, std::size_t event) {
    std::vector<std::string> out;
    for (const RuleDecision* decision :
         rules_of(player, event,
                  [](const RuleDecision&rule, std::size_t number) { return rule.event <= number; })) {
        out.push_back(rule_sentence(*decision));
    }
    return out;
}

} // namespace cow
