#include "app/linux/process/ksm_settings.hpp"
#include "app/linux/sight/see.hpp"
#include "app/linux/worker/protocol.hpp"
#include "core/language/language.hpp"

#include <fcntl.h>
#include <fmt/format.h>

namespace cow::real {
namespace {

/// Page tables of the worker's own region: one on each level below the root.
constexpr u64 worker_tables = 3 * page_size;

/// The letters that the model has too, in its order; others are put aside.
std::string flags_text(const MapsEntry& entry, const Sight& sight, std::set<std::string>& others) {
    std::set<std::string_view> seen;
    for (std::size_t at = entry.flags.find_first_not_of(' '); at != std::string::npos;
         at = entry.flags.find_first_not_of(' ', at + 2)) {
        seen.insert(std::string_view(entry.flags).substr(at, 2));
    }
    std::string text;
    for (const VmFlag& flag : vm_flags()) {
        text += seen.erase(flag.letters.substr(0, 2)) != 0 && !sight.hides(flag.letters) ? flag.letters : "";
    }
    others.insert(seen.begin(), seen.end());
    return text;
}

VmaSeen see_vma(const MapsEntry& entry, const Sight& sight, std::set<std::string>& other_flags) {
    VmaSeen seen;
    seen.start = entry.start;
    seen.end = entry.end;
    seen.rights = entry.rights;
    seen.offset = entry.offset;
    seen.file = entry.path.starts_with('/') && !entry.path.starts_with("/dev/zero") &&
                !entry.path.starts_with("/SYSV");
    seen.name = entry.path.starts_with("[anon") ? entry.path : "";
    seen.flags = flags_text(entry, sight, other_flags);
    seen.rss = entry.rss;
    seen.pss = entry.pss;
    seen.pss_dirty = entry.pss_dirty;
    seen.uss = entry.private_clean + entry.private_dirty;
    seen.shared_clean = entry.shared_clean;
    seen.shared_dirty = entry.shared_dirty;
    seen.private_clean = entry.private_clean;
    seen.private_dirty = entry.private_dirty;
    seen.anonymous = entry.anonymous;
    seen.lazyfree = entry.lazyfree;
    seen.merged = entry.ksm;
    seen.locked = entry.locked;
    seen.referenced = entry.referenced;
    return seen;
}

PageSeen see_page(PagemapEntry entry, bool zero, const FrameTable& table, const Sight& sight) {
    PageSeen seen;
    seen.mapped_once = entry.mapped_once();
    if (!sight.frames) {
        if (sight.zero_page) {
            seen.zero = zero;
            seen.anonymous = !entry.file_or_shared() && !zero;
        }
        return seen;
    }
    const u64 flags = table.flags(entry.pfn());
    seen.frame = entry.pfn();
    seen.mapcount = static_cast<u32>(table.mapcount(entry.pfn()));
    seen.zero = (flags & kpf::zero_page) != 0;
    if (sight.ksm_flag) {
        seen.ksm = (flags & kpf::ksm) != 0;
    }
    seen.marked = (flags & kpf::referenced) != 0;
    seen.large = (flags & (kpf::compound_head | kpf::compound_tail)) != 0;
    seen.anonymous = (flags & kpf::anon) != 0;
    if (*seen.anonymous && !seen.ksm.value_or(false)) {
        seen.exclusive = (flags & kpf::anon_exclusive) != 0;
    }
    return seen;
}

void see_memory(pid_t pid, const FrameTable& table, const Sight& sight, ProcessSeen& seen,
                std::set<std::string>& other_flags) {
    const auto entries = read_smaps(pid);
    if (!entries) {
        throw Unavailable(trf("cannot read /proc/{}/smaps", pid));
    }
    Pagemap pagemap(pid);
    for (const MapsEntry& entry : *entries) {
        const bool own = entry.start >= worker_start && entry.end <= worker_end;
        if (own || entry.path.starts_with("[v")) { // vdso, vsyscall: some kernels seal them
            continue;
        }
        seen.vmas.push_back(see_vma(entry, sight, other_flags));
        pagemap.for_each_present(entry.start, entry.end, [&](Vpn page, PagemapEntry bits, bool zero) {
            seen.pages.emplace(VirtAddr{page}.v, see_page(bits, zero, table, sight));
        });
    }
    if (const auto bytes = read_page_table_bytes(pid); bytes && sight.page_tables) {
        seen.page_tables = *bytes - worker_tables;
    }
}

void see_descriptors(pid_t pid, ProcessSeen& seen) {
    for (const FdEntry& entry : read_descriptors(pid, static_cast<u64>(channel_fd))) {
        seen.descriptors.emplace(entry.number,
                                 DescriptorSeen{entry.position, (entry.flags & O_CLOEXEC) != 0});
    }
}

ProcessSeen see_process(const Workers& workers, ProcId proc, const FrameTable& table, const Sight& sight,
                        std::set<std::string>& other_flags) {
    ProcessSeen seen;
    const pid_t pid = workers.pid(proc);
    const auto stat = read_stat(pid);
    seen.state = !stat ? "reaped" : stat->state == 'Z' || stat->state == 'X' ? "zombie" : "running";
    if (seen.state == "zombie") {
        seen.signal = stat->exit_code & 0x7f;
    } else if (seen.state == "running") {
        see_memory(pid, table, sight, seen, other_flags);
        see_descriptors(pid, seen);
    }
    return seen;
}

} // namespace

void see_kernel(const Machine& machine, const Workers& workers, const Sight& sight, Seen& seen,
                std::set<std::string>& other_flags) {
    const FrameTable table = sight.frames ? FrameTable() : FrameTable(nullptr);
    for (u32 i = 0; i < machine.processes.size() && i < workers.count(); ++i) {
        seen.processes.push_back(see_process(workers, ProcId{i}, table, sight, other_flags));
        // Whoever has no parent left is reaped by the system's own first process, some time.
        if (machine.processes[i].parent == no_proc && i != 0 && seen.processes.back().state == "zombie") {
            seen.processes.back().state = "reaped";
            seen.processes.back().signal.reset();
        }
    }
    if (sight.ksm_counts) {
        seen.pages_shared = ksm_number("pages_shared");
        seen.pages_sharing = ksm_number("pages_sharing");
        seen.pages_unshared = ksm_number("pages_unshared");
    }
}

} // namespace cow::real
