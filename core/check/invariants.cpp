#include "core/check/invariants.hpp"

#include "core/check/checks.hpp"
#include "core/event/apply.hpp"
#include "core/language/language.hpp"

#include <array>

namespace cow {
namespace {

constexpr std::array<std::string_view, 16> all_names{
    "refcount", "mapcount", "two_writers", "write_protect", "writable_vma", "rmap", "free_mapped", "tlb",
    "commit",   "table",    "cache",       "counts",        "vma",          "leak", "users",       "ksm",
};

} // namespace

std::span<const std::string_view> invariant_names() { return all_names; }

std::vector<Violation> check_invariants(const Machine& machine, bool at_rest) {
    detail::Findings out;
    const detail::Survey counted = detail::survey(machine);
    detail::check_frames(machine, counted, at_rest, out);
    detail::check_pages(machine, out);
    detail::check_vmas(machine, at_rest, out);
    detail::check_tables(machine, counted, at_rest, out);
    if (at_rest) {
        detail::check_tlbs(machine, out);
        detail::check_users(machine, out);
        detail::check_ksm(machine, out);
    }
    return out.take();
}

std::vector<Violation> check_event(const Machine& machine, const Event& event) {
    detail::Findings out;
    if (const auto* hit = std::get_if<TlbHit>(&event)) {
        const Process& process = machine.process(hit->proc);
        if (const TlbEntry* used = machine.translation(process, hit->page)) {
            detail::check_translation(machine, process, *used, out);
        }
        return out.take();
    }
    const auto* done = std::get_if<AccessDone>(&event);
    if (done == nullptr || done->access != Access::store || machine.process(done->proc).mm == no_mm) {
        return out.take();
    }
    const MmId mm = machine.process(done->proc).mm;
    const Walk at = machine.walk(mm, done->addr.page());
    if (!at.pte.has(Pte::P) || at.pte.pfn() != done->pfn) {
        out.add("write_protect",
                tr_later("A store changed {}, but the page table no longer says that {} is there."),
                detail::frame_text(done->pfn), detail::page_text(machine, mm, done->addr.page()));
    } else if (!at.pte.writable() || !at.upper_writable) {
        out.add(
            "write_protect",
            tr_later("A store changed {}, although the page-table entry of {} is read-only (map count {})."),
            detail::frame_text(done->pfn), detail::page_text(machine, mm, done->addr.page()),
            machine.frames[done->pfn].mapcount);
    }
    return out.take();
}

bool changes_machine(const Event& event) {
    const Effect effect = event_facts(event).effect;
    return effect != Effect::tells && effect != Effect::counts;
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
