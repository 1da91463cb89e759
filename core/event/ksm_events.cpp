#include "core/event/ksm_events.hpp"

#include "core/machine/machine.hpp"

namespace cow {

void KsmEntered::apply(Machine& m) const { m.ksm.spaces.push_back(mm); }
void KsmEntered::undo(Machine& m) const { m.ksm.spaces.pop_back(); }

void KsmLeft::apply(Machine& m) const { m.ksm.spaces.erase(m.ksm.spaces.begin() + position); }
void KsmLeft::undo(Machine& m) const { m.ksm.spaces.insert(m.ksm.spaces.begin() + position, mm); }

namespace {

void set_item(Machine& m, MmId mm, Vpn page, const KsmItem& item) {
    if (item.tree == KsmItem::Tree::absent) {
        m.ksm.items.erase({mm, page});
    } else {
        m.ksm.items[{mm, page}] = item;
    }
}

} // namespace

void KsmItemSet::apply(Machine& m) const { set_item(m, mm, page, now); }
void KsmItemSet::undo(Machine& m) const { set_item(m, mm, page, old); }

void KsmStableSet::apply(Machine& m) const {
    if (insert) {
        m.ksm.stable.insert({content, pfn});
    } else {
        m.ksm.stable.erase({content, pfn});
    }
}
void KsmStableSet::undo(Machine& m) const {
    if (insert) {
        m.ksm.stable.erase({content, pfn});
    } else {
        m.ksm.stable.insert({content, pfn});
    }
}

void KsmScanDone::apply(Machine& m) const { ++m.ksm.full_scans; }
void KsmScanDone::undo(Machine& m) const { --m.ksm.full_scans; }

void OomKilled::apply(Machine& m) const { ++m.counters.oom_kills; }
void OomKilled::undo(Machine& m) const { --m.counters.oom_kills; }

} // namespace cow
