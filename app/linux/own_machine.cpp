#include "app/linux/own_machine.hpp"

#include "app/linux/process/procfs.hpp"
#include "core/language/language.hpp"

#include <fmt/format.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace cow::real {
namespace {

constexpr const char* all_groups = "/sys/fs/cgroup/";
constexpr const char* group = "/sys/fs/cgroup/cowscope/";
constexpr const char* maps_setting = "/proc/sys/vm/max_map_count";
constexpr const char* promise_setting = "/proc/sys/vm/overcommit_memory";
constexpr const char* limit_setting = "/proc/sys/vm/overcommit_kbytes";
constexpr u64 kib_per_page = page_size / 1024;

void set(const std::string& path, const std::string& value) {
    if (!write_text(path, value)) {
        fail(trf("cannot write {}", path));
    }
}

/// Bytes that the group has, without what its processor keeps in reserve for it: that is given back when there is to be
/// less (mm/memcontrol.c: memory_high_write), and nothing else can be, where there is no swap.
u64 group_bytes() {
    set(std::string(group) + "memory.high", "0");
    set(std::string(group) + "memory.high", "max");
    return std::strtoull(read_line(std::string(group) + "memory.current").c_str(), nullptr, 10);
}

/// mm/mm_init.c: mm_compute_batch: what a processor promises before it tells the others, when nothing is overcommitted.
u64 pages_untold() {
    const std::string text = read_text("/proc/meminfo");
    const std::size_t at = text.find_first_of("0123456789");
    const u64 memory =
        at == std::string::npos ? 0 : std::strtoull(text.c_str() + at, nullptr, 10) / kib_per_page;
    const u64 processors = static_cast<u64>(std::max(1L, ::sysconf(_SC_NPROCESSORS_CONF)));
    return std::max({memory / processors / 256, processors * 2, u64{32}});
}

/// On the workers' processor for as long as it lives.
class OnProcessor {
public:
    explicit OnProcessor(int cpu) {
        ::sched_getaffinity(0, sizeof before_, &before_);
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(static_cast<unsigned>(cpu), &one);
        ::sched_setaffinity(0, sizeof one, &one);
    }
    ~OnProcessor() { ::sched_setaffinity(0, sizeof before_, &before_); }
    OnProcessor(const OnProcessor&) = delete;
    OnProcessor& operator=(const OnProcessor&) = delete;

private:
    cpu_set_t before_{};
};

} // namespace

OwnMachine::OwnMachine(Workers& workers, const Rules& rules) : workers_(workers), rules_(rules) {
    if (rules_.limits_memory) {
        set(std::string(all_groups) + "cgroup.subtree_control", "+memory");
        ::mkdir(group, 0755);
        set(std::string(group) + "cgroup.procs", std::to_string(workers.pid(ProcId{0})));
    }
    if (rules_.overcommit == 2) { // what is kept back is in the model's figures
        set("/proc/sys/vm/user_reserve_kbytes", "0");
        set("/proc/sys/vm/admin_reserve_kbytes", "0");
    }
    workers_.use_window(this);
}

OwnMachine::~OwnMachine() { workers_.use_window(nullptr); }

void OwnMachine::before_step(const Machine& model) {
    free_frames_ = model.frames.free_count();
    const u64 limit = model.commit_limit();
    promisable_ = limit - std::min(limit, model.counters.committed);
    most_memory_.reset();
    most_promised_.reset();
}

void OwnMachine::open(ProcId proc, const Command& command) {
    if (rules_.limits_memory) {
        limit_memory(proc, command);
    }
    if (rules_.overcommit == 1) {
        set(promise_setting, "1");
    } else if (rules_.overcommit == 2) {
        promise(promisable_);
    }
    if (rules_.max_map_count != 0) {
        set(maps_setting, std::to_string(rules_.max_map_count));
    }
}

/// Each processor counts for itself up to a batch, and only what all know of counts for the limit. So the workers' one has
/// a batch but one page of it behind it, and whatever a call is charged next is known.
void OwnMachine::promise(u64 left) {
    constexpr u64 plenty = u64{1} << 40U;
    set(limit_setting, std::to_string(plenty));
    set(promise_setting, "2");
    ballast_bytes_ = (pages_untold() - 1) * page_size;
    {
        const OnProcessor here(workers_.processor());
        ballast_ =
            ::mmap(nullptr, ballast_bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    }
    if (!most_promised_) {
        most_promised_ = read_committed() + left;
    }
    set(limit_setting, std::to_string(*most_promised_ * kib_per_page));
}

/// The pages that the workers have for themselves are in, so that what is left is the scenario's. From a fork on both
/// processes take some anew, for the rest of the step.
void OwnMachine::limit_memory(ProcId proc, const Command& command) {
    constexpr u64 for_a_new_process = 64 * page_size;
    const OnProcessor here(workers_.processor());
    if (!most_memory_) {
        workers_.use_window(nullptr);
        workers_.ask(proc, Command{});
        workers_.use_window(this);
        most_memory_ = group_bytes() + free_frames_ * page_size;
    }
    if (command.op == Op::fork || command.op == Op::spawn || command.op == Op::exec) {
        *most_memory_ += for_a_new_process;
    }
    set(std::string(group) + "memory.max", std::to_string(*most_memory_));
}

void OwnMachine::close() {
    if (rules_.max_map_count != 0) {
        set(maps_setting, std::to_string(MachineConfig{}.max_map_count));
    }
    if (rules_.overcommit != 0) {
        set(promise_setting, "0");
    }
    if (ballast_ != nullptr) {
        ::munmap(std::exchange(ballast_, nullptr), ballast_bytes_);
    }
    if (rules_.limits_memory) {
        set(std::string(group) + "memory.max", "max");
    }
}

} // namespace cow::real
