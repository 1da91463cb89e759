#include "app/view/scene/process_look.hpp"

#include "app/view/base/easing.hpp"

namespace cow::ui {

float card_presence(const Moment& moment, ProcId proc) {
    if (const auto* made = event_as<ProcessCreated>(moment); made != nullptr && made->proc == proc) {
        return ease(moment.progress);
    }
    if (const auto* reaped = event_as<ProcessReaped>(moment); reaped != nullptr && reaped->proc == proc) {
        return 1 - ease(moment.progress);
    }
    return 1;
}

float vma_presence(const Moment& moment, MmId mm, const Vma& vma) {
    if (const auto* added = event_as<VmaAdded>(moment)) {
        return added->mm == mm && added->vma.start == vma.start ? ease(moment.progress) : 1;
    }
    const auto* removed = event_as<VmaRemoved>(moment);
    return removed != nullptr && removed->mm == mm && removed->vma.start == vma.start
               ? 1 - ease(moment.progress)
               : 1;
}

const std::vector<VmaBar>& shown_vmas(const Moment& moment, const ProcessCard& card) {
    // One that comes or goes is in its place meanwhile.
    const bool added = event_as<VmaAdded>(moment) != nullptr;
    const bool removed = event_as<VmaRemoved>(moment) != nullptr;
    const bool before = removed ? moment.progress < 1 : !added && moment.progress < 0.5F;
    return before && !card.vmas_before.empty() ? card.vmas_before : card.vmas;
}

ProcState shown_state(const Moment& moment, const Process& process, ProcId proc) {
    const auto* exited = event_as<ProcessExited>(moment);
    const bool before = exited != nullptr && exited->proc == proc && moment.progress < 0.5F;
    return before ? ProcState::running : process.state;
}

float vma_heat(const Moment& moment, MmId mm, const Vma& vma) {
    if (moment.focus.mm != mm || !moment.focus.has_page || !vma.contains(moment.focus.page)) {
        return 0;
    }
    const bool looked_up = event_as<VmaChecked>(moment) != nullptr;
    return looked_up ? 1 : (moment.access.active ? 0.5F : 0);
}

} // namespace cow::ui
