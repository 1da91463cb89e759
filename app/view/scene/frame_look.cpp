#include "app/view/scene/frame_look.hpp"

#include "app/view/base/easing.hpp"

namespace cow::ui {

FrameLook frame_look(const Moment& moment, const FrameCell& cell) {
    FrameLook look;
    look.frame = cell.frame;
    look.content = cell.frame.content;
    look.refs = cell.frame.refcount;
    const float t = moment.progress;
    look.refs_before = look.refs - static_cast<u32>(cell.ref_delta);
    look.roll = ease(part_of(t, 0.2F, 0.8F));
    if (cell.ref_delta != 0) {
        look.badge = moment.light;
        look.refs = t < 0.5F ? look.refs_before : look.refs;
    }
    if (const auto* taken = event_as<FrameAllocated>(moment); taken != nullptr && taken->pfn == cell.pfn) {
        look.presence = ease(t);
        look.glow = 1;
    } else if (const auto* freed = event_as<FrameFreed>(moment); freed != nullptr && freed->pfn == cell.pfn) {
        look.frame = freed->old;
        look.content = freed->old.content;
        look.refs = look.refs_before = 0;
        look.presence = 1 - ease(t);
    } else if (const auto* copied = event_as<PageCopied>(moment);
               copied != nullptr && copied->to == cell.pfn) {
        look.fill = ease(part_of(t, 0.15F, 0.95F));
        look.content = t < 0.9F ? copied->old : copied->now;
        look.glow = 1;
    } else if (copied != nullptr && copied->from == cell.pfn) {
        look.glow = 0.6F;
    } else if (const auto* zeroed = event_as<FrameZeroed>(moment);
               zeroed != nullptr && zeroed->pfn == cell.pfn) {
        look.fill = ease(t);
        look.glow = 1;
    } else if (const auto* kind = event_as<FrameKindSet>(moment); kind != nullptr && kind->pfn == cell.pfn) {
        look.frame.kind = t < 0.5F ? kind->old : kind->now;
        look.glow = 1;
    } else if (const auto* bytes = event_as<BytesWritten>(moment);
               bytes != nullptr && bytes->pfn == cell.pfn) {
        look.content = t < 0.7F ? bytes->old : bytes->now;
        look.glow = 1;
    } else if (const auto* decided = event_as<FaultDecided>(moment);
               decided != nullptr && decided->pfn == cell.pfn) {
        look.badge = t < 1 ? 1 : 0.7F;
        look.glow = 0.5F;
    } else if (moment.focus.to == cell.pfn || moment.focus.from == cell.pfn) {
        look.glow = 0.7F;
    }
    return look;
}

float tables_glow(const Moment& moment) {
    const bool changed =
        event_as<TableAllocated>(moment) != nullptr || event_as<TableFreed>(moment) != nullptr ||
        event_as<TableShared>(moment) != nullptr || event_as<TableUnshared>(moment) != nullptr;
    return changed ? moment.light : 0;
}

} // namespace cow::ui
