#include "core/kernel/page/ksm_scan.hpp"

#include "core/kernel/page/frames.hpp"
#include "core/kernel/page/ksm.hpp"
#include "core/kernel/table/shared_tables.hpp"
#include "core/kernel/table/tables.hpp"
#include "core/kernel/table/tlb.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace cow::kernel {
namespace {

/// One full scan. The unstable tree lives only as long as the scan does.
class KsmScan {
public:
    explicit KsmScan(Kernel& kernel);
    void run();

private:
    using Key = std::pair<MmId, Vpn>;

    void scan_space(MmId mm);
    bool may_leave(MmId mm) const;
    void forget(MmId mm, const std::set<Vpn>& seen);
    void scan_page(MmId mm, Vpn page);
    bool skip(KsmItem& item) const;
    bool merge_into_stable(const Key& key, KsmItem& item);
    void merge_with_unstable(const Key& key, KsmItem& item);
    bool mergeable_frame(Pfn pfn) const;
    void make_ksm(const Key& key);
    void replace(const Key& key, Pfn kpfn);
    void put_item(const Key& key, const KsmItem& now);
    KsmItem item_of(const Key& key) const;
    Pfn stable_frame(const Key& key, ContentId content) const;
    Pte pte_of(const Key& key) const { return m_.pte(key.first, key.second); }
    bool own_table(const Key& key) { return own_tables(k_, key.first, key.second, key.second + 1); }

    Kernel& k_;
    const Machine& m_;
    std::map<ContentId, Key> unstable_;
    std::map<Pfn, u32> sharers_; ///< items that hang on a KSM frame (rmap_hlist_len)
};

KsmScan::KsmScan(Kernel& kernel) : k_(kernel), m_(kernel.machine()) {
    for (const auto& [key, item] : m_.ksm.items) {
        if (item.tree == KsmItem::Tree::stable) {
            ++sharers_[item.stable];
        }
    }
}

void KsmScan::run() {
    const std::vector<MmId> spaces = m_.ksm.spaces;
    std::set<MmId> ended; // __ksm_exit leaves them to the scan
    for (const auto& [key, item] : m_.ksm.items) {
        if (std::find(spaces.begin(), spaces.end(), key.first) == spaces.end()) {
            ended.insert(key.first);
        }
    }
    for (const MmId mm : ended) {
        forget(mm, {});
    }
    for (const MmId mm : spaces) {
        scan_space(mm);
        if (may_leave(mm)) {
            leave_ksm(k_, mm);
        }
    }
    k_.emit(KsmScanDone{m_.ksm.full_scans});
}

void KsmScan::scan_space(MmId mm) {
    std::set<Vpn> seen;
    const VmaList vmas = m_.spaces[mm.v].vmas;
    for (const Vma& vma : vmas) {
        if (!vma.has(vm::mergeable) || vma.anon_vma.v == 0) {
            continue;
        }
        std::vector<Vpn> pages;
        const bool unhides = m_.config.has(KernelTrait::merges_inaccessible);
        for_each_pte(m_, m_.spaces[mm.v], vma.start, vma.end, [&](Vpn page, Pte pte, TableId) {
            const FrameKind kind = m_.frames[pte.pfn()].kind;
            if ((kind == FrameKind::anon || kind == FrameKind::ksm) && (unhides || !pte.has(Pte::N))) {
                pages.push_back(page);
            }
        });
        for (const Vpn page : pages) {
            seen.insert(page);
            scan_page(mm, page);
        }
    }
    forget(mm, seen);
}

/// Nothing to come back for, until it is advised again. A process that is mergeable as a whole stays: memory that it maps
/// later is mergeable without advice, and a real one is never without any.
bool KsmScan::may_leave(MmId mm) const {
    const VmaList& vmas = m_.spaces[mm.v].vmas;
    return std::none_of(vmas.begin(), vmas.end(), [](const Vma& vma) { return vma.has(vm::mergeable); }) &&
           !m_.spaces[mm.v].merge_any;
}

/// remove_trailing_rmap_items: what is no longer there to be merged is forgotten only now, by the scan that misses it.
void KsmScan::forget(MmId mm, const std::set<Vpn>& seen) {
    std::vector<Key> gone;
    for (auto it = m_.ksm.items.lower_bound({mm, Vpn{0}}); it != m_.ksm.items.end() && it->first.first == mm;
         ++it) {
        if (!seen.contains(it->first.second)) {
            gone.push_back(it->first);
        }
    }
    for (const Key& key : gone) {
        put_item(key, KsmItem{});
    }
}

KsmItem KsmScan::item_of(const Key& key) const {
    const auto it = m_.ksm.items.find(key);
    if (it != m_.ksm.items.end()) {
        return it->second;
    }
    KsmItem fresh;
    fresh.tree = KsmItem::Tree::none;
    return fresh;
}

void KsmScan::put_item(const Key& key, const KsmItem& now) {
    const auto it = m_.ksm.items.find(key);
    const KsmItem old = it == m_.ksm.items.end() ? KsmItem{} : it->second;
    if (old.tree == KsmItem::Tree::stable) {
        --sharers_[old.stable];
    }
    if (now.tree == KsmItem::Tree::stable) {
        ++sharers_[now.stable];
    }
    if (old != now) {
        k_.emit(KsmItemSet{key.first, key.second, old, now});
    }
}

/// should_skip_rmap_item (smart scan): a page that was scanned in vain is skipped ever longer.
bool KsmScan::skip(KsmItem& item) const {
    const u8 age = item.age;
    if (item.age != 0xff) {
        ++item.age;
    }
    if (age < 3) {
        return false;
    }
    if (item.skips == 0) {
        item.skips = age <= 3 ? 1 : age <= 5 ? 2 : age <= 8 ? 4 : 8;
        return false;
    }
    --item.skips;
    return true;
}

/// cmp_and_merge_page.
void KsmScan::scan_page(MmId mm, Vpn page) {
    const Key key{mm, page};
    const Pfn pfn = pte_of(key).pfn();
    k_.emit(KsmScanned{mm, page, pfn});
    KsmItem item = item_of(key);
    if (m_.frames[pfn].kind == FrameKind::ksm) { // merged already, or inherited through fork
        item.tree = KsmItem::Tree::stable;
        item.stable = pfn;
        put_item(key, item);
        return;
    }
    item.tree = KsmItem::Tree::none;
    item.stable = no_pfn;
    if (m_.config.has(KernelTrait::smart_scan) && skip(item)) {
        put_item(key, item);
        return;
    }
    if (!m_.config.has(KernelTrait::ksm_checks_change_first) &&
        stable_frame(key, m_.frames[pfn].content) != no_pfn) {
        merge_into_stable(key, item);
        put_item(key, item);
        return;
    }
    const u32 checksum = std::max(static_cast<u32>(m_.contents->hash(m_.frames[pfn].content)), 1U);
    if (item.checksum != checksum) {
        item.checksum = checksum; // it changed since the last scan: not worth merging yet
    } else if (!merge_into_stable(key, item)) {
        merge_with_unstable(key, item);
    }
    put_item(key, item);
}

/// write_protect_page: somebody else's reference (I/O in flight) forbids merging.
bool KsmScan::mergeable_frame(Pfn pfn) const {
    const Frame& frame = m_.frames[pfn];
    return frame.refcount == frame.mapcount;
}

/// stable_node_dup: of the frames with these bytes the one that has most sharers, but has room for another; or no_pfn.
Pfn KsmScan::stable_frame(const Key& key, ContentId content) const {
    const KsmItem self = item_of(key); // leaves where it hangs before it looks for a better place
    Pfn best = no_pfn;
    u32 most = 0;
    for (auto it = m_.ksm.stable.lower_bound({content, Pfn{0}});
         it != m_.ksm.stable.end() && it->first == content; ++it) {
        const auto known = sharers_.find(it->second);
        const bool own = self.tree == KsmItem::Tree::stable && self.stable == it->second;
        const u32 count = (known == sharers_.end() ? 0 : known->second) - (own ? 1 : 0);
        if (count < MachineConfig::ksm_max_page_sharing && (best == no_pfn || count > most)) {
            best = it->second;
            most = count;
        }
    }
    return best;
}

bool KsmScan::merge_into_stable(const Key& key, KsmItem& item) {
    const Pfn pfn = pte_of(key).pfn();
    const Pfn kpfn = stable_frame(key, m_.frames[pfn].content);
    if (kpfn == no_pfn || !mergeable_frame(pfn) || !own_table(key)) {
        return false;
    }
    replace(key, kpfn);
    item.tree = KsmItem::Tree::stable;
    item.stable = kpfn;
    return true;
}

/// unstable_tree_search_insert, try_to_merge_two_pages: the frame scanned later survives.
void KsmScan::merge_with_unstable(const Key& key, KsmItem& item) {
    const Pfn pfn = pte_of(key).pfn();
    const ContentId content = m_.frames[pfn].content;
    const auto found = unstable_.find(content);
    if (found == unstable_.end()) {
        unstable_.emplace(content, key);
        item.tree = KsmItem::Tree::unstable;
        return;
    }
    const Key other = found->second;
    const Pfn other_pfn = pte_of(other).pfn();
    if (other_pfn == pfn || !mergeable_frame(pfn) || !mergeable_frame(other_pfn)) {
        return; // the same frame, shared by fork: nothing to gain
    }
    if (!own_table(key) || !own_table(other)) {
        return;
    }
    unstable_.erase(found);
    make_ksm(key);
    replace(other, pfn);
    item.tree = KsmItem::Tree::stable;
    item.stable = pfn;
    KsmItem partner = item_of(other);
    partner.tree = KsmItem::Tree::stable;
    partner.stable = pfn;
    put_item(other, partner);
}

/// The frame becomes a KSM page: write-protected, no longer exclusive, its dirtiness kept in the frame.
void KsmScan::make_ksm(const Key& key) {
    const Walk at = m_.walk(key.first, key.second);
    const Pfn pfn = at.pte.pfn();
    set_pte(k_, key.first, at.table, key.second, at.pte, at.pte.without(Pte::W | Pte::D | Pte::X),
            PteReason::ksm);
    flush_page(k_, key.first, key.second);
    k_.emit(FrameKindSet{pfn, FrameKind::anon, FrameKind::ksm});
    set_frame_flag(k_, pfn, frame_flag::lazy_free, false);
    set_frame_flag(k_, pfn, frame_flag::dirty, true);
    k_.emit(KsmStableSet{m_.frames[pfn].content, pfn, true});
}

/// replace_page.
void KsmScan::replace(const Key& key, Pfn kpfn) {
    const Walk at = m_.walk(key.first, key.second);
    const Pfn old = at.pte.pfn();
    const u64 access = at.pte.flags() & (Pte::P | Pte::N); // PROT_NONE stays so
    set_pte(k_, key.first, at.table, key.second, at.pte,
            Pte::make(kpfn, access | Pte::U | Pte::A | (at.pte.v & Pte::NX)), PteReason::ksm);
    flush_page(k_, key.first, key.second);
    k_.emit(KsmMerged{key.first, key.second, old, kpfn});
    put_frame(k_, old);
}

} // namespace

} // namespace cow::kernel

namespace cow {

void ksm_scan(Kernel& k) { kernel::KsmScan(k).run(); }

} // namespace cow
