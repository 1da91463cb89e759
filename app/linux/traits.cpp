#include "app/linux/traits.hpp"

#include "app/linux/place.hpp"
#include "app/linux/process/guard.hpp"
#include "app/linux/process/procfs.hpp"
#include "app/linux/process/workers.hpp"
#include "app/linux/real_files.hpp"
#include "core/kernel/task/prctl.hpp"
#include "core/machine/rlimit.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace cow::real {
namespace {

constexpr u64 ground = 0x500000000000; // where the trials map memory
constexpr ProcId first{0};
constexpr long nr_open = 2, nr_mmap = 9, nr_mprotect = 10, nr_munmap = 11, nr_pwrite64 = 18, nr_madvise = 28,
               nr_mlock2 = 325, nr_prctl = 157, nr_personality = 135;
constexpr u64 rw = 3, private_only = 0x02, private_fixed = 0x12, anonymous = 0x20;

/// One worker that tries things out.
class Trial {
public:
    explicit Trial(const std::string& directory) : guard_(directory), workers_(guard_) {}

    i64 call(long number, std::initializer_list<u64> args, const std::string& path = "") {
        Command command;
        command.op = Op::call;
        command.number = static_cast<u64>(number);
        std::copy(args.begin(), args.end(), command.args);
        if (!path.empty()) {
            command.path_args = 1;
            std::memcpy(command.payload, path.c_str(), std::min(path.size() + 1, Command::most_payload - 1));
        }
        return workers_.ask(first, command).result;
    }
    void load(u64 address) { touch(address, access::load); }
    void store(u64 address) { touch(address, access::store); }
    void touch(u64 address, u32 how) {
        Command command;
        command.op = Op::touch;
        command.access = how;
        command.args[0] = address;
        command.args[1] = command.args[3] = 1;
        workers_.ask(first, command);
    }
    bool place_heap(u64 address) {
        Command command;
        command.op = Op::place_heap;
        command.args[0] = address;
        return workers_.ask(first, command).result == 0;
    }
    u64 rss(u64 address) const { return entry_of(address).rss; }
    u64 dirty(u64 address) const { return entry_of(address).dirty(); }
    std::string vm_flags(u64 address) const { return entry_of(address).flags; }
    u32 maps() const {
        const auto entries = read_smaps(workers_.pid(first)).value_or(std::vector<MapsEntry>{});
        return static_cast<u32>(std::count_if(entries.begin(), entries.end(), [](const MapsEntry& entry) {
            return !entry.path.starts_with("[vsyscall");
        }));
    }
    u64 table_bytes() const { return read_page_table_bytes(workers_.pid(first)).value_or(0); }
    u64 frame(u64 address) {
        u64 pfn = 0;
        Pagemap(workers_.pid(first))
            .for_each_present(address, address + page_size,
                              [&](Vpn, PagemapEntry entry, bool) { pfn = entry.pfn(); });
        return pfn;
    }

private:
    MapsEntry entry_of(u64 address) const { return read_smaps_at(workers_.pid(first), address); }

    Guard guard_;
    Workers workers_;
};

bool has_random_places(Trial& trial) {
    constexpr u64 as_it_is = 0xffffffff;
    const i64 persona = trial.call(nr_personality, {as_it_is});
    return persona >= 0 && (static_cast<unsigned>(persona) & ADDR_NO_RANDOMIZE) == 0;
}

void try_anonymous(Trial& trial, Traits& traits) {
    constexpr u64 table = u64{2} << 20U; // bytes that one page table maps
    trial.call(nr_mmap, {ground, table, rw, private_fixed | anonymous, ~u64{0}, 0});
    trial.load(ground);
    traits.zero_page = trial.rss(ground) == 0;
    trial.store(ground);
    const FrameTable frames;
    traits.frames_readable = trial.frame(ground) != 0 && static_cast<bool>(frames);
    traits.ksm_flag = !traits.frames_readable || (frames.flags(trial.frame(ground)) & kpf::ksm) == 0;
    const u64 before = trial.table_bytes();
    constexpr u64 dontneed = 4;
    trial.call(nr_madvise, {ground, table, dontneed});
    traits.page_table_reclaim = trial.table_bytes() < before;
    constexpr u64 guard_install = 102;
    trial.call(nr_madvise, {ground, page_size, guard_install});
    traits.rules.has.set(KernelTrait::guards_mark_vma,
                         trial.vm_flags(ground).find("gu ") != std::string::npos);
    traits.rules.tried.set(KernelTrait::guards_mark_vma, true);
    traits.area_names = trial.call(nr_prctl, {u64{prctl_option::set_vma}, prctl_option::set_vma_anon_name,
                                              ground, page_size, 0}) == 0;
    constexpr u64 on_fault = 1;
    trial.call(nr_mlock2, {ground, page_size, on_fault});
    const std::string locked = trial.vm_flags(ground);
    traits.lock_flag = locked.find("lo ") == std::string::npos || locked.find("lf ") != std::string::npos;
    const i64 memory = trial.call(nr_open, {0, O_RDWR, 0}, "/proc/self/mem");
    trial.call(nr_mprotect, {ground + page_size, page_size, PROT_READ});
    traits.forces_memory =
        trial.call(nr_pwrite64, {static_cast<u64>(memory), ground + page_size, 1, ground + page_size}) == 1;
    trial.call(nr_munmap, {ground, table});
    traits.heap_movable = trial.place_heap(ground);
}

/// How many pages of a cached file one read maps, and whether those that were written back are clean.
void try_file(Trial& trial, const std::string& path, Traits& traits) {
    constexpr u64 pages = 1024;
    const i64 fd = trial.call(nr_open, {0, O_RDONLY, 0}, path);
    if (fd < 0) {
        return;
    }
    trial.call(nr_mmap, {ground, pages * page_size, 1, private_fixed, static_cast<u64>(fd), 0});
    trial.load(ground + pages / 2 * page_size);
    const u64 mapped = trial.rss(ground) / page_size;
    traits.disk_files = trial.dirty(ground) == 0;
    constexpr u64 huge = u64{2} << 20U;
    const i64 placed = trial.call(nr_mmap, {0, pages * page_size, 1, private_only, static_cast<u64>(fd), 0});
    traits.aligns_files = placed > 0 && static_cast<u64>(placed) % huge == 0;
    traits.fault_around = mapped == 0 ? 1 : static_cast<u32>(std::min<u64>(mapped, table_entries));
}

/// A machine with one file, as RealFiles takes it.
Machine one_file() {
    Machine machine;
    File file;
    file.name = machine.names->intern("/probe");
    file.size = file.disk_size = 1024 * page_size;
    file.filled = true;
    file.links = 1;
    machine.files.push_back(file);
    return machine;
}

/// A line of /proc/meminfo: "MemTotal:".
u64 meminfo_pages(std::string_view name) {
    const std::string text = read_text("/proc/meminfo");
    const std::size_t line = text.find(name);
    const std::size_t at = text.find_first_of("0123456789", line);
    return line == std::string::npos || at == std::string::npos
               ? 0
               : std::strtoull(text.c_str() + at, nullptr, 10) / 4;
}

/// Root of a user namespace has those of its namespace only, and of the whole machine none.
bool is_in_first_user_namespace() {
    constexpr std::string_view first_of_all =
        "user:[4026531837]"; // include/linux/proc_ns.h: PROC_USER_INIT_INO
    std::array<char, 64> name{};
    return ::readlink("/proc/self/ns/user", name.data(), name.size() - 1) < 0 || name.data() == first_of_all;
}

/// Names of limits that cannot be raised to what a process of the model begins with.
std::string low_limits() {
    std::vector<std::string_view> names;
    for (const Resource which :
         {Resource::as, Resource::data, Resource::stack, Resource::memlock, Resource::nofile}) {
        rlimit mine{};
        const bool known = ::getrlimit(static_cast<__rlimit_resource>(which), &mine) == 0;
        if (known && mine.rlim_max < Rlimits{}[which].soft) {
            names.push_back(resource_name(which));
        }
    }
    return fmt::format("{}", fmt::join(names, ", "));
}

bool has_capability(unsigned which) {
    const std::string text = read_text("/proc/self/status");
    const std::size_t at = text.find("CapEff:");
    return at != std::string::npos && is_in_first_user_namespace() &&
           (std::strtoull(text.c_str() + at + 7, nullptr, 16) >> which & 1U) != 0;
}

void read_settings(Traits& traits) {
    utsname name{};
    const char* pretended = std::getenv("COWSCOPE_KERNEL_RELEASE"); // for tests of what is said about it
    if (pretended != nullptr) {
        traits.release = pretended;
    } else if (::uname(&name) == 0) {
        traits.release = name.release;
    }
    traits.rules = probe_rules(traits.release);
    traits.overcommit = static_cast<u8>(std::atoi(read_line("/proc/sys/vm/overcommit_memory").c_str()));
    traits.memory_pages = meminfo_pages("MemTotal:");
    traits.swap = meminfo_pages("SwapTotal:") != 0;
    constexpr std::array those_of_root{CAP_DAC_OVERRIDE, CAP_KILL,       CAP_IPC_LOCK,
                                       CAP_IPC_OWNER,    CAP_SYS_PTRACE, CAP_SYS_NICE};
    traits.root = ::geteuid() == 0 && std::all_of(those_of_root.begin(), those_of_root.end(), has_capability);
    traits.raises_limits = has_capability(CAP_SYS_RESOURCE);
    traits.low_limits = traits.raises_limits ? "" : low_limits();
    traits.max_map_count = static_cast<u32>(std::atol(read_line("/proc/sys/vm/max_map_count").c_str()));
    traits.lowest_for_users = std::strtoull(read_line("/proc/sys/vm/mmap_min_addr").c_str(), nullptr, 10);
    traits.huge_pages_kept = std::atoi(read_line("/proc/sys/vm/nr_hugepages").c_str()) != 0 ||
                             std::atoi(read_line("/proc/sys/vm/nr_overcommit_hugepages").c_str()) != 0;
    traits.ksm = ::access("/sys/kernel/mm/ksm/run", R_OK) == 0;
    traits.ksm_writable = ::access("/sys/kernel/mm/ksm/run", W_OK) == 0;
    traits.ksm_use_zero_pages = read_line("/sys/kernel/mm/ksm/use_zero_pages") == "1";
    traits.ksm_running = read_line("/sys/kernel/mm/ksm/run") == "1";
    traits.ksm_in_smaps = read_text("/proc/self/smaps").find("\nKSM:") != std::string::npos;
    traits.pagemap_scan = pagemap_can_scan();
    const std::string huge = chosen_word(read_line("/sys/kernel/mm/transparent_hugepage/enabled"));
    traits.huge_pages = huge.empty() ? "absent" : huge;
    traits.large_shared = may_share_huge_pages();
    traits.directory = place_for_files();
    traits.file_system = file_system_of(traits.directory);
    struct statvfs system {};
    traits.may_exec = ::statvfs(traits.directory.c_str(), &system) != 0 || (system.f_flag & ST_NOEXEC) == 0;
}

Traits probe() {
    Traits traits;
    read_settings(traits);
    if (::sysconf(_SC_PAGESIZE) != static_cast<long>(page_size)) {
        traits.why_not = "its pages are not 4 KiB";
        return traits;
    }
    if (traits.low_limits.find(resource_name(Resource::nofile)) != std::string::npos) {
        traits.why_not = "RLIMIT_NOFILE is lower than 1024";
        return traits;
    }
    try {
        RealFiles files(traits.directory, true);
        Trial trial(files.directory());
        const Machine machine = one_file();
        files.create_all(machine);
        traits.worker_maps = trial.maps();
        traits.random_places = has_random_places(trial);
        try_anonymous(trial, traits);
        traits.journal = has_journal(files.directory());
        traits.large_folios = has_large_folios(files.directory());
        traits.read_ahead = read_ahead_of(traits.directory, files.real_path("/probe"));
        files.warm(machine);
        try_file(trial, files.real_path("/probe"), traits);
        traits.supported = true;
    } catch (const Unavailable& reason) {
        traits.why_not = reason.what();
    }
    return traits;
}

} // namespace

const Traits& probe_traits() {
    static const Traits traits = probe();
    return traits;
}

} // namespace cow::real
