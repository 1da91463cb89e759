#include "app/view/scene/moment.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace cow::ui {
namespace {

// An access is a few dozen events at most; a kill in the middle of one can be as long as the process is large.
constexpr std::size_t longest_access = 256;

template <class E>
concept HasProc = requires(const E& e) {
    e.proc;
};
template <class E>
concept HasAddr = requires(const E& e) {
    e.addr;
};
template <class E>
concept HasPage = requires(const E& e) {
    e.page;
};
template <class E>
concept HasMm = requires(const E& e) {
    e.mm;
};
template <class E>
concept HasPfn = requires(const E& e) {
    e.pfn;
};
template <class E>
concept HasFromTo = requires(const E& e) {
    { e.from } -> std::convertible_to<Pfn>;
    { e.to } -> std::convertible_to<Pfn>;
};

Focus focus_of_event(const Event& event, const Machine& machine) {
    Focus focus;
    std::visit(
        [&](const auto& e) {
            using E = std::decay_t<decltype(e)>;
            if constexpr (HasProc<E>) {
                focus.proc = e.proc;
                focus.mm = e.proc.v < machine.processes.size() ? machine.process(e.proc).mm : no_mm;
            }
            if constexpr (HasMm<E>) {
                focus.mm = e.mm;
            }
            if constexpr (HasAddr<E>) {
                focus.page = e.addr.page();
                focus.has_page = true;
            } else if constexpr (HasPage<E>) {
                focus.page = e.page;
                focus.has_page = true;
            }
            if constexpr (HasPfn<E>) {
                focus.to = e.pfn;
            }
            if constexpr (HasFromTo<E>) {
                focus.from = e.from;
                focus.to = e.to;
            }
            if constexpr (std::is_same_v<E, PteSet>) {
                focus.from = e.old.has_frame() ? e.old.pfn() : no_pfn;
                focus.to = e.now.has_frame() ? e.now.pfn() : no_pfn;
            }
            if constexpr (std::is_same_v<E, TlbFill>) {
                focus.page = e.now.page();
                focus.has_page = true;
            }
            if constexpr (std::is_same_v<E, PtesShared> || std::is_same_v<E, TableShared>) {
                focus.mm = e.child;
                focus.has_page = false; // a run of them
            }
        },
        event);
    return focus;
}

AccessState access_state(const Timeline& timeline, const EventRange& access) {
    AccessState state;
    for (std::size_t i = access.first; i < std::min(access.last, timeline.event()); ++i) {
        const Event& event = timeline.event_at(i);
        if (const auto* began = std::get_if<AccessBegan>(&event)) {
            state.active = true;
            state.kind = began->access;
            state.addr = began->addr;
            state.value = began->value;
            state.by_kernel = began->kernel;
        } else if (const auto* refused = std::get_if<AccessRefused>(&event)) {
            state.refused = state.faulted = true;
            state.retried = false;
            state.refusal = refused->refusal;
            state.decision = Decision::none;
        } else if (const auto* decided = std::get_if<FaultDecided>(&event)) {
            state.decision = decided->decision;
        } else if (std::holds_alternative<FaultDone>(event)) {
            state.refused = false;
            state.retried = true;
        } else if (const auto* done = std::get_if<AccessDone>(&event)) {
            state.done = true;
            state.value = done->value;
        }
    }
    return state;
}

} // namespace

std::size_t shown_step(const Player& player) {
    const Timeline& timeline = player.timeline();
    if (timeline.inside_step()) {
        return timeline.step();
    }
    return timeline.step() == 0 ? player.step_count() : timeline.step() - 1;
}

EventRange shown_step_events(const Player& player) {
    const std::size_t step = shown_step(player);
    if (step >= player.timeline().total_steps()) {
        return {};
    }
    const Timeline::Step events = player.timeline().step_at(step);
    return {events.first_event, events.first_event + events.events};
}

const Event* current_event(const Player& player) {
    const EventRange step = shown_step_events(player);
    return step.empty() ? nullptr : &player.timeline().event_at(player.timeline().event() - 1);
}

EventRange shown_access(const Player& player) {
    const EventRange step = shown_step_events(player);
    const Timeline& timeline = player.timeline();
    if (step.empty()) {
        return {};
    }
    const std::size_t here = timeline.event() - 1;
    std::size_t first = here;
    for (;; --first) {
        const Event& event = timeline.event_at(first);
        if (std::holds_alternative<AccessBegan>(event)) {
            break;
        }
        const bool other = first != here && std::holds_alternative<AccessDone>(event);
        if (other || first == step.first || here - first >= longest_access) {
            return {};
        }
    }
    std::size_t last = first + 1;
    for (; last < step.last && last - first < longest_access; ++last) {
        const Event& event = timeline.event_at(last);
        if (std::holds_alternative<AccessDone>(event)) {
            return {first, last + 1};
        }
        if (std::holds_alternative<AccessBegan>(event)) {
            break;
        }
    }
    return {first, last};
}

Moment moment_of(const Player& player, float progress, float light) {
    Moment moment;
    moment.machine = &player.machine();
    moment.event = current_event(player);
    moment.progress = progress;
    moment.light = light >= 0 ? light : std::sin(std::clamp(progress, 0.0F, 1.0F) * 3.14159265F);
    if (moment.event == nullptr) {
        return moment;
    }
    moment.focus = focus_of_event(*moment.event, *moment.machine);
    // Events of a frame or a table inside an access still are about the page that is accessed.
    const EventRange access = shown_access(player);
    moment.access = access_state(player.timeline(), access);
    if (!moment.focus.has_page && !access.empty()) {
        const auto& began = std::get<AccessBegan>(player.timeline().event_at(access.first));
        moment.focus.proc = began.proc;
        moment.focus.mm = moment.machine->process(began.proc).mm;
        moment.focus.page = began.addr.page();
        moment.focus.has_page = true;
    }
    return moment;
}

} // namespace cow::ui
