#include "app/view/words/activity.hpp"

#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow::ui {
namespace {

// A call may have a million events; the checklist tells of those near the cursor.
constexpr std::size_t reach = 400;

/// Events that become one line when they follow each other.
bool same_line(const Event& a, const Event& b) {
    if (a.index() != b.index()) {
        return false;
    }
    if (const auto* set = std::get_if<PteSet>(&a)) {
        const PteReason reason = std::get<PteSet>(b).reason;
        return set->reason == reason && reason != PteReason::fault && reason != PteReason::ksm;
    }
    return event_facts(a).line == Line::joined;
}

/// Bookkeeping between two events of one sort does not part them.
bool is_bookkeeping(const Event& event) { return event_facts(event).line == Line::none; }

std::string fault_subtitle(const Timeline& timeline, EventRange range) {
    for (std::size_t i = range.first; i < range.last; ++i) {
        if (const auto* raised = std::get_if<FaultRaised>(&timeline.event_at(i))) {
            const std::string_view access = raised->access == Access::store ? tr("write") : tr("read");
            const std::string_view refusal = raised->refusal == Refusal::not_present ? tr("not present")
                                             : raised->refusal == Refusal::read_only ? tr("read-only")
                                                                                     : tr("no access");
            return fmt::format("{} · {}", access, refusal);
        }
    }
    return {};
}

void add_items(Activity& activity, const Player& player, const Names& names, EventRange range) {
    const Timeline& timeline = player.timeline();
    const StepOutcome* outcome = player.outcome(shown_step(player));
    const ProcId actor = outcome != nullptr ? outcome->proc : no_proc;
    const std::size_t cursor = timeline.event();
    for (std::size_t i = range.first; i < range.last;) {
        const Event& event = timeline.event_at(i);
        std::size_t count = 1;
        std::size_t next = i + 1;
        for (; next < range.last; ++next) {
            const Event& other = timeline.event_at(next);
            if (same_line(event, other)) {
                ++count;
            } else if (!is_bookkeeping(other)) {
                break;
            }
        }
        std::string text = short_phrase(event, player.machine(), names.about(event, actor), count);
        if (!text.empty()) {
            ActivityItem item;
            item.text = std::move(text);
            item.state = i < cursor ? ActivityItem::State::done : ActivityItem::State::ahead;
            if (i < cursor) {
                activity.current = activity.items.size();
            }
            if (i >= cursor && std::holds_alternative<VmaChecked>(event)) {
                item.text = trf("look up the VMA");
            }
            activity.items.push_back(std::move(item));
            if (i >= cursor && std::holds_alternative<FaultDecided>(event)) {
                activity.items.back().text = trf("decide what to do");
                return; // the rest would give the answer away
            }
        }
        i = next;
    }
}

std::string call_title(const Player& player) {
    const std::size_t step = shown_step(player);
    const StepOutcome* outcome = player.outcome(step);
    if (outcome == nullptr) {
        return trf("KERNEL");
    }
    const Statement& statement = player.script().statements[outcome->statement];
    if (const auto* call = std::get_if<CallStatement>(&statement.what)) {
        return call->call + "()";
    }
    if (const auto* work = std::get_if<KernelStatement>(&statement.what)) {
        return work->work == KernelStatement::Work::ksm_scan ? trf("KSM SCAN") : trf("RECLAIM");
    }
    return trf("KERNEL");
}

} // namespace

Activity activity_of(const Player& player, const Names& names) {
    Activity activity;
    const Event* event = current_event(player);
    if (event == nullptr) {
        return activity;
    }
    const EventRange access = shown_access(player);
    const std::size_t cursor = player.timeline().event();
    if (!access.empty()) {
        const std::string fault = fault_subtitle(player.timeline(), access);
        const AccessState state = moment_of(player, 1).access;
        activity.kind = state.faulted ? Activity::Kind::fault : Activity::Kind::access;
        activity.title = state.faulted ? trf("PAGE FAULT") : trf("MEMORY ACCESS");
        activity.subtitle = state.faulted ? fault : state.by_kernel ? trf("by the kernel") : std::string();
        add_items(activity, player, names, access);
        // An access that will be refused must not tell so in advance either.
        if (!state.faulted) {
            const auto ahead =
                std::find_if(activity.items.begin(), activity.items.end(), [](const ActivityItem& item) {
                    return item.state == ActivityItem::State::ahead;
                });
            activity.items.erase(ahead, activity.items.end());
        }
    } else {
        EventRange range = shown_step_events(player);
        range.first = std::max(range.first, cursor - std::min(cursor, reach));
        range.last = std::min(range.last, cursor + reach);
        activity.kind = Activity::Kind::call;
        activity.title = call_title(player);
        add_items(activity, player, names, range);
    }
    // The latest that has happened is the current one, whatever bookkeeping came after it.
    if (activity.current < activity.items.size() &&
        activity.items[activity.current].state == ActivityItem::State::done) {
        activity.items[activity.current].state = ActivityItem::State::current;
    }
    return activity;
}

} // namespace cow::ui
