#include "core/check/invariants.hpp"

#include "core/check/checks.hpp"
#include "core/event/apply.hpp"

#include <array>
#include <variant>

namespace cow {
namespace {

constexpr std::array<std::string_view, 16> all_names{
    "refcount", "mapcount", "two_writers", "write_protect", "writable_vma", "rmap", "free_mapped", "tlb",
    "commit",   "table",    "cache",       "counts",        "vma",          "leak", "users",       "ksm",
};

/// Events that only tell or count, and new bytes.
template <class E>
constexpr bool tells_only =
    std::is_same_v<E, AccessBegan> || std::is_same_v<E, AccessDone> || std::is_same_v<E, TlbHit> ||
    std::is_same_v<E, TlbMiss> || std::is_same_v<E, AccessRefused> || std::is_same_v<E, FaultRaised> ||
    std::is_same_v<E, VmaChecked> || std::is_same_v<E, FaultDecided> || std::is_same_v<E, FaultDone> ||
    std::is_same_v<E, AllocationFailed> || std::is_same_v<E, CommitRefused> ||
    std::is_same_v<E, SignalSent> || std::is_same_v<E, CallEntered> || std::is_same_v<E, CallReturned> ||
    std::is_same_v<E, KsmScanned> || std::is_same_v<E, KsmMerged> || std::is_same_v<E, ReclaimBegan> ||
    std::is_same_v<E, ReclaimDone> || std::is_same_v<E, BytesWritten> || std::is_same_v<E, FrameZeroed> ||
    std::is_same_v<E, FrameReused> || std::is_same_v<E, OomKilled> || std::is_same_v<E, KsmScanDone>;

} // namespace

std::span<const std::string_view> invariant_names() { return all_names; }

std::vector<Violation> check_invariants(const Machine& machine, bool at_rest) {
    detail::Findings out;
    const detail::Survey counted = detail::survey(machine);
    detail::check_frames(machine, counted, at_rest, out);
    detail::check_pages(machine, out);
    detail::check_tlbs(machine, out);
    detail::check_vmas(machine, at_rest, out);
    detail::check_tables(machine, counted, at_rest, out);
    if (at_rest) {
        detail::check_users(machine, out);
        detail::check_ksm(machine, out);
    }
    return out.take();
}

std::vector<Violation> check_event(const Machine& machine, const Event& event) {
    detail::Findings out;
    const auto* done = std::get_if<AccessDone>(&event);
    if (done == nullptr || done->access != Access::store || machine.process(done->proc).mm == no_mm) {
        return out.take();
    }
    const MmId mm = machine.process(done->proc).mm;
    const Walk at = machine.walk(mm, done->addr.page());
    if (!at.pte.has(Pte::P) || at.pte.pfn() != done->pfn) {
        out.add("write_protect", "A store changed {}, but the page table no longer says that {} is there.",
                detail::frame_text(done->pfn), detail::page_text(machine, mm, done->addr.page()));
    } else if (!at.pte.writable() || !at.upper_writable) {
        out.add("write_protect",
                "A store changed {}, although the page-table entry of {} is read-only ({} mapping{}).",
                detail::frame_text(done->pfn), detail::page_text(machine, mm, done->addr.page()),
                machine.frames[done->pfn].mapcount, machine.frames[done->pfn].mapcount == 1 ? "" : "s");
    }
    return out.take();
}

bool changes_machine(const Event& event) {
    return std::visit([]<class E>(const E&) { return !tells_only<E>; }, event);
}

std::optional<Breach> first_breach(Machine machine, std::span<const Event> events) {
    for (std::size_t i = 0; i < events.size(); ++i) {
        cow::apply(machine, events[i]);
        if (std::vector<Violation> found = check_event(machine, events[i]); !found.empty()) {
            return Breach{i, std::move(found.front())};
        }
        if (!changes_machine(events[i])) {
            continue;
        }
        if (std::vector<Violation> found = check_invariants(machine, false); !found.empty()) {
            return Breach{i, std::move(found.front())};
        }
    }
    if (std::vector<Violation> found = check_invariants(machine, true); !found.empty()) {
        return Breach{events.empty() ? 0 : events.size() - 1, std::move(found.front())};
    }
    return std::nullopt;
}

} // namespace cow
