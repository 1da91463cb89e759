#pragma once
// What an act does to a machine, right or wrong: the events that come of it.

#include "core/exercise/done_act.hpp"
#include "core/exercise/plan.hpp"

#include <span>
#include <string>
#include <vector>

namespace cow::detail {

/// What is known of the acts before.
struct Hands {
    Pfn taken = no_pfn;      ///< the frame that was taken last
    bool filled = false;     ///< and has its contents
    bool entry_made = false; ///< the chores before the entry's first setting are done
};
Hands hands_of(std::span<const DoneAct> done);

struct ActEffect {
    Mistake refused = Mistake::none; ///< it cannot be done at all
    std::vector<Event> events;
};
/// `planned`: the act of the model's way that it is, or null.
ActEffect effect_of(const Plan& plan, const Machine& machine, const Act& act, const PlannedAct* planned,
                    const Hands& hands);

/// Why an act that the model does not do is wrong.
Mistake stray_mistake(const Plan& plan, const Act& act, const Hands& hands);

/// What must hold between acts, and does not: a sentence; "" when all is well.
std::string broken_between_acts(const Machine& machine);

} // namespace cow::detail
