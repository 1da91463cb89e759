#pragma once
// What the kernel (or the processor) is doing at the cursor, as a checklist: the events of the access or the call in
// progress, those that have happened ticked off. Nothing behind a decision is told before it is made.

#include "app/view/scene/moment.hpp"
#include "core/explain/name_table.hpp"

#include <string>
#include <vector>

namespace cow::ui {

struct ActivityItem {
    enum class State : unsigned char { done, current, ahead };
    std::string text;
    State state = State::ahead;
};

struct Activity {
    enum class Kind : unsigned char { idle, access, fault, call };
    Kind kind = Kind::idle;
    std::string title;    ///< "PAGE FAULT"
    std::string subtitle; ///< "write · present · user"
    std::vector<ActivityItem> items;
    std::size_t current = 0; ///< index of the latest item that is not ahead
};
Activity activity_of(const Player& player, const Names& names);

} // namespace cow::ui
