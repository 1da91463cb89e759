#pragma once
// The moment that is shown. A picture is a pure function of a Moment: the machine *after* an event, that event, and how
// far it has come about (0: the world before it, 1: the world after it). Events carry both old and new values, so
// nothing else is needed to draw the way from one to the other, forward or back.

#include "core/scenario/player.hpp"

#include <cstddef>
#include <utility>

namespace cow::ui {

/// What the event at the cursor is about.
struct Focus {
    ProcId proc = no_proc;
    MmId mm = no_mm;
    bool has_page = false;
    Vpn page{};
    Pfn from = no_pfn; ///< a frame that is read, left or looked at
    Pfn to = no_pfn;   ///< a frame that is taken, filled or pointed at
};

/// How far the access at the cursor has come.
struct AccessState {
    bool active = false;
    Access kind = Access::load;
    VirtAddr addr{};
    std::optional<u8> value = u8{0}; ///< stored, or read once it is done; nothing: it is unknown
    bool by_kernel = false;
    bool refused = false; ///< the MMU has refused it and the fault is not handled yet
    Refusal refusal = Refusal::not_present;
    bool faulted = false;               ///< there was a fault, handled or not
    Decision decision = Decision::none; ///< of the fault, once it is decided
    bool retried = false;               ///< the fault is handled, the access goes on anew
    bool done = false;
};

struct Moment {
    const Machine* machine = nullptr;
    const Event* event = nullptr; ///< the last one applied; null at the beginning
    float progress = 1;
    float light =
        0; ///< how much what changes lights up: 0 at both ends; with reduced motion 1 until the event rests
    Focus focus;
    AccessState access;
};

/// The event of the moment, if it is of that type.
template <class E> const E* event_as(const Moment& moment) {
    return moment.event != nullptr ? std::get_if<E>(moment.event) : nullptr;
}

/// Events [first, last) of one access to memory, from AccessBegan to AccessDone (or to where it was killed).
struct EventRange {
    std::size_t first = 0;
    std::size_t last = 0;
    bool empty() const { return first == last; }
    std::size_t size() const { return last - first; }
    bool contains(std::size_t event) const { return event >= first && event < last; }
};

/// The last event applied, or null (at the beginning, or after a step in which nothing happened).
const Event* current_event(const Player& player);
/// The step whose events are being looked at: the one in progress, else the last whole one; step_count() for none.
std::size_t shown_step(const Player& player);
/// Its events.
EventRange shown_step_events(const Player& player);
/// The access that the current event belongs to; empty when it belongs to none.
EventRange shown_access(const Player& player);

/// `light` as above; negative: up and down with the progress.
Moment moment_of(const Player& player, float progress, float light = -1);

} // namespace cow::ui
