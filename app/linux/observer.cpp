#include "app/linux/observer.hpp"

#include "app/linux/place.hpp"
#include "app/linux/process/ksm_settings.hpp"
#include "app/linux/process/procfs.hpp"
#include "app/linux/sight/bytes.hpp"
#include "app/linux/sight/compare.hpp"
#include "app/linux/sight/probe.hpp"
#include "core/kernel/fs/files.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cow::real {
namespace {

constexpr u32 levels_of_x86 = 4;

bool is_of(const Difference& difference, Field field) { return difference.field == field_name(field); }

bool is_access(const Difference& difference) {
    return is_of(difference, Field::accessed) || is_of(difference, Field::referenced);
}

bool has_large_folios(const Seen& seen) {
    return std::any_of(seen.processes.begin(), seen.processes.end(), [](const ProcessSeen& process) {
        return std::any_of(process.pages.begin(), process.pages.end(),
                           [](const auto& page) { return page.second.large; });
    });
}

/// Pages of its own that a real process is charged for.
u64 worker_charge(pid_t worker) {
    u64 bytes = 0;
    for (const MapsEntry& entry : read_smaps(worker).value_or(std::vector<MapsEntry>{})) {
        bytes += entry.flags.find(" ac") != std::string::npos ? entry.end - entry.start : 0;
    }
    return bytes >> page_shift;
}

void add(StepVerdict& verdict, const Comparison& comparison, const std::vector<Difference>& found) {
    verdict.compared += comparison.compared();
    verdict.differences.insert(verdict.differences.end(), found.begin(), found.end());
}

} // namespace

Sight choose_sight(const Traits& traits, bool use_privilege, u32 levels, bool scans) {
    Sight sight;
    sight.frames = use_privilege && traits.frames_readable;
    sight.zero_page = sight.frames || traits.pagemap_scan;
    sight.may_exec = traits.may_exec;
    sight.guard_flag = traits.rules.has.has(KernelTrait::guards_mark_vma);
    sight.lock_flag = traits.lock_flag;
    sight.ksm_in_smaps = traits.ksm_in_smaps;
    sight.ksm_flag = traits.ksm_flag;
    sight.page_tables = levels == levels_of_x86;
    sight.scans = scans;
    sight.large_folios = traits.large_folios;
    sight.large_shared = traits.large_shared;
    sight.low_limits = traits.low_limits;
    sight.file_system = traits.file_system;
    sight.ksm_counts = scans && ksm_number("pages_shared") == 0 && ksm_number("pages_unshared") == 0;
    return sight;
}

Observer::Observer(const Machine& machine, Workers& workers, const RealFiles& files, const Sight& sight,
                   std::function<void(Seen& model)> falsify)
    : machine_(machine), workers_(workers), files_(files), sight_(sight), falsify_(std::move(falsify)),
      commit_watch_(worker_charge(workers.pid(ProcId{0}))), reclaimed_(read_reclaimed()) {}

std::vector<std::string> Observer::left_out() const {
    std::vector<std::string> out;
    const auto say_if = [&](bool is_so, std::string_view what) {
        if (is_so) {
            out.emplace_back(what);
        }
    };
    say_if(!sight_.frames, tr("which frame a page has, its mapcount, and whether it is exclusive, merged or "
                              "accessed: reading those takes CAP_SYS_ADMIN"));
    say_if(!sight_.zero_page, tr("which pages are the zero page: this kernel tells only root"));
    say_if(!sight_.ksm_in_smaps, tr("how much of a mapping is merged: this kernel's smaps does not say"));
    say_if(sight_.frames && !sight_.ksm_flag,
           tr("which pages are merged: this kernel's KPF_KSM is set of every anonymous page"));
    say_if(!sight_.page_tables, tr("page tables: this processor's have four levels"));
    say_if(sight_.scans && !sight_.ksm_counts,
           tr("pages_shared, pages_sharing and pages_unshared: others are being merged too"));
    say_if(too_many_to_probe_, tr("whether all entries are writable: there are too many pages to try"));
    say_if(unsteady_commit_, tr("Committed_AS of some steps: others on this machine map memory meanwhile"));
    say_if(unsteady_access_, tr("some accessed bits: this machine reclaims memory, which takes them away"));
    if (!other_flags_.empty()) {
        out.push_back(trf("of VmFlags: {}, which are not modelled", fmt::join(other_flags_, " ")));
    }
    return out;
}

void Observer::look(Seen& model, Seen& kernel, const Unknown& unknown) {
    see_model(machine_, sight_, model);
    see_kernel(machine_, workers_, sight_, kernel, other_flags_);
    large_folios_ = large_folios_ || has_large_folios(kernel);
    see_bytes(machine_, workers_, model, kernel);
    see_files(
        machine_, files_.known_paths(), [&](const std::string& path) { return files_.reading(path); }, model,
        kernel);
    unknown.hide(machine_, model, kernel);
    if (falsify_) {
        falsify_(model);
    }
}

void Observer::judge(Seen& model, Seen& kernel, const Unknown& unknown, bool state, bool last,
                     StepVerdict& verdict) {
    if (state) {
        look(model, kernel, unknown);
    } else if (falsify_) {
        falsify_(model);
    }
    Comparison step;
    compare(model.step, kernel.step, step);
    const std::vector<Difference> in_step = without_noise(step.differences());
    if (!in_step.empty()) {
        throw_if_beyond_the_model();
    }
    add(verdict, step, in_step);
    if (!state) {
        return;
    }
    Comparison all;
    compare(model, kernel, all);
    const std::vector<Difference> in_state = lasting(model, unknown, all.differences());
    if (!in_state.empty()) {
        throw_if_beyond_the_model();
    }
    add(verdict, all, in_state);
    if (last && unknown.none() && verdict.differences.empty()) {
        Comparison probes;
        too_many_to_probe_ = !probe_writable(machine_, workers_, model, kernel);
        if (falsify_) {
            falsify_(model);
        }
        for (std::size_t i = 0; i < model.processes.size(); ++i) {
            compare_writable(model.processes[i], kernel.processes[i], probes);
        }
        if (!probes.differences().empty()) {
            throw_if_beyond_the_model();
        }
        add(verdict, probes, probes.differences());
    }
}

/// A difference in what is committed may be somebody else's.
std::vector<Difference> Observer::without_noise(std::vector<Difference> found) {
    const auto is_commit = [](const Difference& d) { return is_of(d, Field::committed); };
    if (std::any_of(found.begin(), found.end(), is_commit) && !commit_watch_.stays_quiet()) {
        unsteady_commit_ = true;
        found.erase(std::remove_if(found.begin(), found.end(), is_commit), found.end());
    }
    return found;
}

/// A process that is stopped or waits for a vfork's child answers nothing.
void Observer::drain_batches() {
    for (u32 i = 0; i < machine_.processes.size(); ++i) {
        if (machine_.processes[i].can_act() && workers_.alive(ProcId{i})) {
            workers_.drain_batches(ProcId{i});
            return;
        }
    }
}

/// What the model has not and what is nobody's fault. Throws Unavailable.
void Observer::throw_if_beyond_the_model() const {
    if (large_folios_) {
        throw Unavailable(
            std::string(tr("the file system keeps several pages as one: large folios are not modelled")));
    }
    const auto any_file = [&](bool in_memory) {
        return std::any_of(machine_.files.begin(), machine_.files.end(),
                           [&](const File& file) { return file.shmem == in_memory; });
    };
    if (!sight_.frames && sight_.large_folios && any_file(false)) {
        throw Unavailable(std::string(
            tr("the file system may keep several pages as one, which only root sees: not modelled")));
    }
    if (sight_.large_shared && any_file(true)) {
        throw Unavailable(
            std::string(tr("memory that is shared may have huge pages on this machine: not modelled")));
    }
    const auto& paths = files_.known_paths();
    const bool has_files = std::any_of(paths.begin(), paths.end(),
                                       [](const auto& path) { return !kernel::is_tmpfs_path(path.first); });
    if (has_files && sight_.file_system != modelled_file_system) {
        throw Unavailable(
            trf("the scenario's files are on {}, not all of whose rules are modelled", sight_.file_system));
    }
    if (!sight_.low_limits.empty()) {
        throw Unavailable(trf("hard limits are lower here than in the model: {}", sight_.low_limits));
    }
    if (sight_.scans && others_are_merged()) {
        throw Unavailable(std::string(tr("other programs on this machine have memory that is merged, too")));
    }
}

bool Observer::others_are_merged() const {
    std::vector<pid_t> own;
    for (u32 i = 0; i < workers_.count(); ++i) {
        own.push_back(workers_.pid(ProcId{i}));
    }
    return merges_for_others(own);
}

/// Pages that are given up wait in a batch of their processor, and reclaim takes accessed bits away: a difference in
/// these must be there three times.
std::vector<Difference> Observer::lasting(const Seen& model, const Unknown& unknown,
                                          std::vector<Difference> found) {
    const auto may_pass = [](const Difference& d) { return is_access(d) || is_of(d, Field::lazyfree); };
    for (int again = 0; again < 2 && std::any_of(found.begin(), found.end(), may_pass); ++again) {
        drain_batches();
        Seen kernel;
        Seen same = model;
        see_kernel(machine_, workers_, sight_, kernel, other_flags_);
        unknown.hide(machine_, same, kernel);
        Comparison comparison;
        compare(same, kernel, comparison);
        const std::vector<Difference>& now = comparison.differences();
        const bool reclaims = read_reclaimed() != reclaimed_;
        const auto passed = [&](const Difference& d) {
            return may_pass(d) &&
                   ((is_access(d) && reclaims) || std::find(now.begin(), now.end(), d) == now.end());
        };
        unsteady_access_ = unsteady_access_ || std::any_of(found.begin(), found.end(), [&](const auto& d) {
                               return is_access(d) && passed(d);
                           });
        found.erase(std::remove_if(found.begin(), found.end(), passed), found.end());
    }
    return found;
}

} // namespace cow::real
