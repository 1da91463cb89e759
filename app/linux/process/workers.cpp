#include "app/linux/process/workers.hpp"

#include "app/linux/process/procfs.hpp"
#include "app/linux/process/worker_image.hpp"
#include "core/language/language.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>

namespace cow::real {
namespace {

constexpr int answer_patience = 60'000; // ms until an answer: sync() waits for all that others wrote
constexpr u64 clone_vfork = 0x4000;

/// The worker's program as a file in memory.
int image() {
    static const Fd file = [] {
        constexpr unsigned exec_allowed = 0x10; // MFD_EXEC, unknown before Linux 6.3
        int fd = ::memfd_create("cowscope-worker", MFD_CLOEXEC | exec_allowed);
        if (fd < 0 && errno == EINVAL) {
            fd = ::memfd_create("cowscope-worker", MFD_CLOEXEC);
        }
        const auto bytes = worker_image();
        if (fd < 0 || ::write(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
            fail(tr("cannot prepare the worker's program"));
        }
        return Fd(fd);
    }();
    return file.get();
}

struct SocketPair {
    Fd ours;
    Fd theirs;
};
SocketPair make_pair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        fail(tr("cannot make a socket"));
    }
    return {Fd(ends[0]), Fd(ends[1])};
}

/// Near to those that a process of the model begins with; the worker then sets its own.
void set_limits() {
    const auto set = [](__rlimit_resource which, rlim_t soft) {
        rlimit limit{};
        ::getrlimit(which, &limit);
        limit.rlim_cur = std::min(soft, limit.rlim_max);
        ::setrlimit(which, &limit);
    };
    set(RLIMIT_NOFILE, 1024);
    set(RLIMIT_STACK, 8U << 20U);
    set(RLIMIT_CORE, 0);
}

/// From here on what only root may do is refused. Where there is nobody to become, as in a user namespace, or nobody's
/// processes could not be looked at, root gives up its capabilities instead.
void give_up_privilege() {
    constexpr unsigned nobody = 65534;
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> capabilities{};
    const bool known = ::syscall(SYS_capget, &header, capabilities.data()) == 0;
    if ((!known || (capabilities[0].effective >> CAP_SYS_PTRACE & 1U) != 0) &&
        ::syscall(SYS_setgroups, 0, nullptr) == 0 && ::setresgid(nobody, nobody, nobody) == 0) {
        ::setresuid(nobody, nobody, nobody);
    }
    if (::geteuid() == 0 &&
        ::prctl(PR_SET_SECUREBITS, SECBIT_NOROOT, 0, 0, 0) == 0) { // exec brings none back
        capabilities.fill({});
        ::syscall(SYS_capset, &header, capabilities.data());
    }
}

/// Where memory runs out, the workers go, and the program lives to tell.
void be_killed_first() {
    constexpr std::string_view most = "1000";
    const int file = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    static_cast<void>(::write(file, most.data(), most.size()) < 0);
    ::close(file);
}

/// What the new process becomes; between fork and exec nothing may allocate.
[[noreturn]] void become_worker(int program, int channel, int cpu, int terminal, int sink, bool root) {
    ::setsid(); // a group that nobody outside is connected to loses no one by whose death it would be orphaned (SIGHUP)
    ::personality(ADDR_NO_RANDOMIZE); // mmap searches downwards from where the model does
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET(static_cast<unsigned>(cpu), &cpus);
    ::sched_setaffinity(0, sizeof cpus, &cpus);
    set_limits();
    be_killed_first();
    for (int signal = 1; signal < 32; ++signal) {
        ::signal(signal, SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    // Out of the way first: the targets may be in use.
    const int high_program = ::fcntl(program, F_DUPFD, 910);
    const int high_channel = ::fcntl(channel, F_DUPFD, 910);
    ::dup2(high_program, image_fd);
    ::dup2(high_channel, channel_fd);
    const int high_terminal = ::fcntl(terminal, F_DUPFD, 910);
    const int high_sink = ::fcntl(sink, F_DUPFD, 910);
    for (const int fd : {0, 1, 2, terminal_fd}) {
        ::dup2(high_terminal, fd);
    }
    ::dup2(high_sink, sink_fd);
    ::syscall(SYS_close_range, 3, channel_fd - 1, 0);
    ::syscall(SYS_close_range, passed_fd, passed_fd, 0);
    ::syscall(SYS_close_range, sink_fd + 1, ~0U, 0);
    if (!root) {
        give_up_privilege();
    }
    char name[] = "worker";
    char* const arguments[] = {name, nullptr};
    char* const environment[] = {nullptr};
    ::syscall(SYS_execveat, image_fd, "", arguments, environment, AT_EMPTY_PATH);
    ::_exit(127);
}

/// Opened for one action, closed after it.
class Opened {
public:
    Opened(Workers::Window* window, ProcId proc, const Command& command) : window_(window) {
        if (window_ != nullptr) {
            window_->open(proc, command);
        }
    }
    ~Opened() {
        if (window_ != nullptr) {
            window_->close();
        }
    }
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;

private:
    Workers::Window* window_;
};

} // namespace

Workers::Workers(Guard& guard, bool root) : guard_(guard) {
    SocketPair pair = make_pair();
    const int program = image();
    const Fd terminal(::open("/dev/null", O_RDWR | O_CLOEXEC));
    const Fd sink(
        ::open("/dev/urandom", O_WRONLY | O_CLOEXEC)); // takes what is written from memory, and keeps nothing
    cpu_ = ::sched_getcpu();
    const pid_t pid = ::fork();
    if (pid < 0) {
        fail(tr("cannot start a process"));
    }
    if (pid == 0) {
        become_worker(program, pair.theirs.get(), cpu_ < 0 ? 0 : cpu_, terminal.get(), sink.get(), root);
    }
    guard_.watch_group(pid);
    pair.theirs.reset();
    adopt(std::move(pair.ours), no_proc);
}

Workers::~Workers() {
    if (all_.empty()) {
        return;
    }
    const pid_t first = all_.front().pid;
    ::kill(-first, SIGKILL);
    for (Worker& worker : all_) {
        if (worker.alive && worker.pidfd) {
            pollfd end{worker.pidfd.get(), POLLIN, 0};
            ::poll(&end, 1, answer_patience);
        }
    }
    guard_.watch_group(0); // its number will be free again
    int status = 0;
    while (::waitpid(first, &status, 0) < 0 && errno == EINTR) {
    }
}

ProcId Workers::with_pid(pid_t pid) const {
    for (std::size_t i = all_.size(); i-- > 0;) {
        if (all_[i].pid == pid) {
            return ProcId{static_cast<u32>(i)};
        }
    }
    return no_proc;
}

void Workers::send(Worker& worker, const Command& command, int passed) {
    iovec part{const_cast<Command*>(&command), sizeof command};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (passed >= 0) {
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(header), &passed, sizeof passed);
    }
    if (::sendmsg(worker.channel.get(), &message, MSG_NOSIGNAL) != sizeof command) {
        fail(trf("process {} does not listen", worker.pid));
    }
}

Reply Workers::receive(Worker& worker) {
    pollfd ready{worker.channel.get(), POLLIN, 0};
    int found = 0;
    while ((found = ::poll(&ready, 1, answer_patience)) < 0 && errno == EINTR) {
    }
    if (found == 0) {
        throw Unavailable(trf("process {} did not answer in {} seconds", worker.pid, answer_patience / 1000));
    }
    Reply reply;
    if (::recv(worker.channel.get(), &reply, sizeof reply, 0) != sizeof reply) {
        throw Unavailable(trf("process {} ended unexpectedly", worker.pid));
    }
    return reply;
}

Reply Workers::ask(ProcId proc, const Command& command) {
    const Opened opened(window_, proc, command);
    Worker& worker = all_[proc.v];
    if (std::exchange(worker.answer_due, false)) {
        receive(worker);
    }
    send(worker, command);
    pollfd ended{worker.pidfd.get(), POLLIN, 0};
    try {
        return receive(worker);
    } catch (const Unavailable&) {
        constexpr int moment = 1000; // ms
        if (::poll(&ended, 1, moment) <= 0) {
            throw;
        }
        const auto end = read_stat(worker.pid);
        Reply killed;
        killed.signal = end ? end->exit_code & 0x7f : SIGKILL;
        if (killed.signal == 0 ||
            (killed.signal == SIGKILL && window_ == nullptr)) { // no doing of the call's
            throw;
        }
        wait_for_end(proc);
        return killed;
    }
}

void Workers::notice_deaths(std::span<const ProcId> expected) {
    constexpr int while_expected = 5000; // ms
    for (u32 i = 0; i < all_.size(); ++i) {
        const bool waits = std::find(expected.begin(), expected.end(), ProcId{i}) != expected.end();
        pollfd ended{all_[i].pidfd.get(), POLLIN, 0};
        if (all_[i].alive && ::poll(&ended, 1, waits ? while_expected : 0) > 0) {
            wait_for_end(ProcId{i});
        }
    }
}

void Workers::ask_to_die(ProcId proc, const Command& command) {
    send(all_[proc.v], command);
    wait_for_end(proc);
}

/// The address space is gone before the process counts as ended (kernel/exit.c: exit_mm, then exit_notify).
void Workers::wait_for_end(ProcId proc) {
    Worker& worker = all_[proc.v];
    if (!worker.alive) {
        return;
    }
    pollfd end{worker.pidfd.get(), POLLIN, 0};
    int found = 0;
    while ((found = ::poll(&end, 1, answer_patience)) < 0 && errno == EINTR) {
    }
    if (found <= 0) {
        throw Unavailable(trf("process {} did not end", worker.pid));
    }
    worker.alive = false;
    worker.channel.reset();
    left_vfork(worker);
}

bool is_stopped(pid_t pid) {
    const auto stat = read_stat(pid);
    return !stat || stat->state == 't' || stat->state == 'T';
}

void Workers::wait_for_stop(ProcId proc) {
    for (int waited = 0; !is_stopped(all_[proc.v].pid) && waited < answer_patience; ++waited) {
        ::poll(nullptr, 0, 1);
    }
}

/// It has something to say, unless a signal stops it on the way, for its tracer.
bool Workers::stops_first(Worker& worker) {
    pollfd ready{worker.channel.get(), POLLIN, 0};
    for (int waited = 0; waited < answer_patience && ::poll(&ready, 1, 1) == 0; ++waited) {
        if (is_stopped(worker.pid)) {
            return true;
        }
    }
    return false;
}

/// The parent of a vfork goes on, and answers.
void Workers::left_vfork(Worker& worker) {
    if (worker.vfork_parent == no_proc) {
        return;
    }
    Worker& parent = all_[std::exchange(worker.vfork_parent, no_proc).v];
    if (parent.alive && parent.answer_due && !stops_first(parent)) {
        receive(parent);
        parent.answer_due = false;
    }
}

void Workers::exec(ProcId proc) {
    Worker& worker = all_[proc.v];
    Command command;
    command.op = Op::exec;
    const Opened opened(window_, proc, command);
    send(worker, command);
    receive(worker); // hello
    left_vfork(worker);
}

/// Hears its hello.
void Workers::adopt(Fd channel, ProcId vfork_parent) {
    Worker worker;
    worker.channel = std::move(channel);
    worker.vfork_parent = vfork_parent;
    worker.pid = static_cast<pid_t>(receive(worker).result);
    worker.pidfd = Fd(static_cast<int>(::syscall(SYS_pidfd_open, worker.pid, 0)));
    if (!worker.pidfd) {
        fail(tr("cannot watch a process"));
    }
    all_.push_back(std::move(worker));
}

Reply Workers::fork(ProcId proc, u64 flags) {
    SocketPair pair = make_pair();
    Command command;
    command.op = Op::fork;
    command.args[0] = flags;
    const bool suspends = (flags & clone_vfork) != 0;
    const Opened opened(window_, proc, command);
    send(all_[proc.v], command, pair.theirs.get());
    pair.theirs.reset();
    Reply reply;
    if (!suspends) {
        reply = receive(all_[proc.v]);
        if (reply.result < 0) {
            return reply;
        }
    }
    adopt(std::move(pair.ours), suspends ? proc : no_proc);
    if (suspends) {
        all_[proc.v].answer_due = true;
        reply.result = all_.back().pid;
    }
    return reply;
}

/// mm/madvise.c: madvise_cold begins with lru_add_drain; the page is the worker's own. They are all on one processor.
void Workers::drain_batches(ProcId proc) {
    constexpr u64 madvise = 28, cold = 20;
    Command command;
    command.op = Op::call;
    command.number = madvise;
    command.args[0] = worker_start;
    command.args[1] = page_size;
    command.args[2] = cold;
    ask(proc, command);
}

void Workers::spawn(ProcId parent) {
    SocketPair pair = make_pair();
    Command command;
    command.op = Op::spawn;
    send(all_[parent.v], command, pair.theirs.get());
    pair.theirs.reset();
    const Reply reply = receive(all_[parent.v]);
    if (reply.result < 0) {
        errno = static_cast<int>(-reply.result);
        fail(tr("cannot start a process"));
    }
    adopt(std::move(pair.ours), no_proc);
}

} // namespace cow::real
