#include "core/event/apply.hpp"

namespace cow {

void apply(Machine& machine, const Event& event) {
    std::visit([&](const auto& e) { apply(machine, e); }, event);
}
void undo(Machine& machine, const Event& event) {
    std::visit([&](const auto& e) { undo(machine, e); }, event);
}

} // namespace cow
