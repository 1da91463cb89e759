#include "core/exercise/choices.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace cow {
namespace {

constexpr std::array fault_verbs{Verb::point,   Verb::decide, Verb::take, Verb::fetch_page, Verb::copy,
                                 Verb::zero,    Verb::raise,  Verb::set,  Verb::lower,      Verb::flush,
                                 Verb::release, Verb::finish, Verb::kill};
constexpr std::array fork_verbs{Verb::protect, Verb::raise, Verb::share,
                                Verb::lower,   Verb::flush, Verb::finish};
constexpr std::array exit_verbs{Verb::clear, Verb::lower, Verb::flush, Verb::release, Verb::finish};

constexpr std::array decisions{
    Decision::copy,  Decision::reuse,       Decision::zero_fill,   Decision::zero_page,  Decision::file_read,
    Decision::share, Decision::segv_maperr, Decision::segv_accerr, Decision::segv_guard, Decision::sigbus};

constexpr std::size_t most_entries = 8;
constexpr u32 most_frames = 4096; ///< looked at for an unrelated one

/// Pages that the fault could be about: first ones of the mappings, and the same page elsewhere.
std::vector<Act> entries(const Exercise& exercise) {
    const Plan& plan = exercise.plan();
    const Machine& m = exercise.machine();
    const Vpn meant = plan.decided.addr.page();
    std::vector<Act> out{{.verb = Verb::point, .mm = plan.mm, .page = meant}};
    const auto add = [&](MmId mm, Vpn page) {
        const Act act{.verb = Verb::point, .mm = mm, .page = page};
        if (out.size() < most_entries && std::find(out.begin(), out.end(), act) == out.end()) {
            out.push_back(act);
        }
    };
    if (const Vma* vma = m.space(plan.mm).find(meant)) {
        for (u64 i = 0; i < std::min<u64>(vma->pages(), 3); ++i) {
            add(plan.mm, vma->start + i);
        }
    }
    for (u32 i = 0; i < m.spaces.size(); ++i) {
        if (m.spaces[i].users != 0 && m.spaces[i].find(meant) != nullptr) {
            add(MmId{i}, meant);
        }
    }
    for (const Vma& vma : m.space(plan.mm).vmas) {
        add(plan.mm, vma.start);
    }
    std::sort(out.begin(), out.end(), [](const Act& one, const Act& other) {
        return one.mm != other.mm ? one.mm < other.mm : one.page < other.page;
    });
    return out;
}

/// Frames that the fault has to do with, and one that it has not.
std::vector<Pfn> frames_in_play(const Exercise& exercise) {
    const Plan& plan = exercise.plan();
    const Machine& m = exercise.machine();
    const Vpn page = plan.decided.addr.page();
    std::vector<Pfn> out;
    const auto add = [&](Pfn pfn) {
        if (pfn != no_pfn && std::find(out.begin(), out.end(), pfn) == out.end()) {
            out.push_back(pfn);
        }
    };
    if (const Pte before = exercise.before().pte(plan.mm, page); before.has_frame()) {
        add(before.pfn());
    }
    if (const Vma* vma = m.space(plan.mm).find(page); vma != nullptr && vma->file != no_file) {
        add(m.files[vma->file.v].cached(vma->index_of(page)));
    }
    for (const DoneAct& done : exercise.done()) {
        if (done.act.verb == Verb::take && !done.events.empty()) {
            add(done.act.frame);
        }
    }
    add(zero_pfn);
    for (u32 i = 1, strangers = 0; i < std::min(m.frames.high_water(), most_frames) && strangers == 0; ++i) {
        if (m.frames[Pfn{i}].kind != FrameKind::free &&
            std::find(out.begin(), out.end(), Pfn{i}) == out.end()) {
            add(Pfn{i});
            ++strangers;
        }
    }
    return out;
}

std::vector<Act> with_frames(const Exercise& exercise, Verb verb) {
    std::vector<Act> out;
    for (const Pfn pfn : frames_in_play(exercise)) {
        out.push_back({.verb = verb, .frame = pfn});
        if (verb == Verb::set) {
            out.push_back({.verb = verb, .frame = pfn, .writable = true});
        }
    }
    return out;
}

std::vector<Act> frames_to_take(const Exercise& exercise) {
    std::vector<Act> out;
    const Pfn free = exercise.machine().frames.lowest_free();
    for (u32 i = 0; free != no_pfn && i < 2; ++i) {
        if (const Pfn pfn{free.v + i}; pfn.v <= exercise.machine().frames.total() &&
                                       exercise.machine().frames[pfn].kind == FrameKind::free) {
            out.push_back({.verb = Verb::take, .frame = pfn});
        }
    }
    for (const Pfn pfn : frames_in_play(exercise)) {
        if (pfn != zero_pfn) {
            out.push_back({.verb = Verb::take, .frame = pfn});
        }
    }
    std::sort(out.begin(), out.end(),
              [](const Act& one, const Act& other) { return one.frame < other.frame; });
    return out;
}

std::vector<Act> with_groups(const Exercise& exercise, Verb verb) {
    std::vector<Act> out;
    for (std::size_t i = 0; i < exercise.plan().groups.size(); ++i) {
        out.push_back({.verb = verb, .group = i});
        if (verb == Verb::share) {
            out.push_back({.verb = verb, .writable = true, .group = i});
        }
    }
    return out;
}

bool has_groups(Verb verb) { return verb != Verb::flush && verb != Verb::finish; }

} // namespace

std::span<const Verb> verbs_of(ExerciseKind kind) {
    switch (kind) {
    case ExerciseKind::fault: return fault_verbs;
    case ExerciseKind::fork: return fork_verbs;
    case ExerciseKind::exit: break;
    }
    return exit_verbs;
}

std::vector<Act> choices(const Exercise& exercise, Verb verb) {
    const bool fault = exercise.plan().kind == ExerciseKind::fault;
    switch (verb) {
    case Verb::point: return entries(exercise);
    case Verb::decide: {
        std::vector<Act> out;
        for (const Decision decision : decisions) {
            out.push_back({.verb = verb, .decision = decision});
        }
        return out;
    }
    case Verb::take: return frames_to_take(exercise);
    case Verb::copy:
    case Verb::set: return with_frames(exercise, verb);
    case Verb::raise:
    case Verb::lower:
    case Verb::release: return fault ? with_frames(exercise, verb) : with_groups(exercise, verb);
    case Verb::protect:
    case Verb::share:
    case Verb::clear: return with_groups(exercise, verb);
    case Verb::fetch_page:
    case Verb::zero:
    case Verb::flush:
    case Verb::finish:
    case Verb::kill: break;
    }
    return {{.verb = verb}};
}

std::vector<Act> acts_on_page(const Exercise& exercise, Verb verb, MmId mm, Vpn page) {
    const Plan& plan = exercise.plan();
    if (verb == Verb::point) {
        return {{.verb = verb, .mm = mm, .page = page}};
    }
    if (plan.kind == ExerciseKind::fault) {
        const Pte pte = exercise.machine().pte(mm, page);
        return pte.has_frame() ? acts_on_frame(exercise, verb, pte.pfn()) : std::vector<Act>{};
    }
    std::vector<Act> out;
    if (has_groups(verb) && (mm == plan.mm || mm == plan.child)) {
        std::vector<Act> all = with_groups(exercise, verb);
        std::copy_if(all.begin(), all.end(), std::back_inserter(out), [&](const Act& act) {
            const std::vector<GroupPage>& pages = plan.groups[act.group].pages;
            return std::any_of(pages.begin(), pages.end(),
                               [&](const GroupPage& one) { return one.page == page; });
        });
    }
    return out;
}

std::vector<Act> acts_on_frame(const Exercise& exercise, Verb verb, Pfn frame) {
    const Act act{.verb = verb, .frame = frame};
    if (exercise.plan().kind != ExerciseKind::fault) {
        return {};
    }
    switch (verb) {
    case Verb::take:
    case Verb::copy:
    case Verb::raise:
    case Verb::lower:
    case Verb::release: return {act};
    case Verb::set: return {act, {.verb = verb, .frame = frame, .writable = true}};
    default: return {};
    }
}

} // namespace cow
