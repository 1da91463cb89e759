#include "app/cli/report/event_fields.hpp"

#include <array>
#include <utility>

namespace cow::cli {

std::string_view enum_name(Access access) {
    return access == Access::load ? "load" : access == Access::store ? "store" : "fetch";
}

std::string_view enum_name(Refusal refusal) {
    switch (refusal) {
    case Refusal::not_present: return "not_present";
    case Refusal::read_only: return "read_only";
    case Refusal::no_access: return "no_access";
    case Refusal::no_exec: return "no_exec";
    }
    return "";
}

std::string_view enum_name(Decision decision) { return decision_name(decision); }

std::string_view enum_name(PteReason reason) {
    switch (reason) {
    case PteReason::fault: return "fault";
    case PteReason::fault_around: return "fault_around";
    case PteReason::accessed: return "accessed";
    case PteReason::dirty: return "dirty";
    case PteReason::reuse: return "reuse";
    case PteReason::protect: return "protect";
    case PteReason::unmap: return "unmap";
    case PteReason::move: return "move";
    case PteReason::fork: return "fork";
    case PteReason::ksm: return "ksm";
    case PteReason::free_hint: return "free_hint";
    case PteReason::cold: return "cold";
    case PteReason::guard: return "guard";
    case PteReason::unshare: return "unshare";
    case PteReason::reclaim: return "reclaim";
    case PteReason::writeback: return "writeback";
    }
    return "";
}

std::string_view enum_name(NoEffect reason) {
    switch (reason) {
    case NoEffect::nothing_there: return "nothing_there";
    case NoEffect::nothing_dirty: return "nothing_dirty";
    case NoEffect::no_backing: return "no_backing";
    case NoEffect::no_disk: return "no_disk";
    case NoEffect::in_background: return "in_background";
    case NoEffect::only_waits: return "only_waits";
    case NoEffect::droppable: return "droppable";
    case NoEffect::shared_never_merges: return "shared_never_merges";
    case NoEffect::already_so: return "already_so";
    case NoEffect::pages_shared: return "pages_shared";
    case NoEffect::only_hints: return "only_hints";
    case NoEffect::not_mapped: return "not_mapped";
    case NoEffect::empty_range: return "empty_range";
    case NoEffect::no_swap: return "no_swap";
    case NoEffect::all_cached: return "all_cached";
    }
    return "";
}

std::string_view enum_name(Limit limit) { return limit_name(limit); }

std::string_view enum_name(FrameKind kind) { return frame_kind_name(kind); }

std::string_view enum_name(Signal signal) { return signal == Signal::none ? "none" : signal_name(signal); }

std::string_view enum_name(Resource resource) { return resource_name(resource); }

std::string_view enum_name(OpenKind kind) { return open_kind_name(kind); }

std::string_view enum_name(KsmItem::Tree tree) {
    switch (tree) {
    case KsmItem::Tree::absent: return "absent";
    case KsmItem::Tree::none: return "none";
    case KsmItem::Tree::unstable: return "unstable";
    case KsmItem::Tree::stable: return "stable";
    }
    return "";
}

PteLetters pte_letters(Pte pte) {
    constexpr std::array<std::pair<u64, char>, 8> bits{{
        {Pte::G, 'G'},
        {Pte::X, 'X'},
        {Pte::N, 'N'},
        {Pte::D, 'D'},
        {Pte::A, 'A'},
        {Pte::U, 'U'},
        {Pte::W, 'W'},
        {Pte::P, 'P'},
    }};
    PteLetters out;
    std::size_t at = 0;
    for (const auto& [bit, letter] : bits) {
        if (pte.has(bit)) {
            out.text[at++] = letter;
        }
    }
    return out;
}

} // namespace cow::cli
