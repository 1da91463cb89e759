// The program that stands in for one process of a scenario: it does one action at a time and says what came of it.
//
// It has no C library and unmaps everything but its own image, so that its address space holds what the scenario
// mapped and nothing else. Before each action it makes its own pages present and writable; a fault counted during the
// action is then the scenario's.

#include "app/linux/worker/protocol.hpp"
#include "app/linux/worker/syscalls.hpp"

#include <asm/sigcontext.h>
#include <asm/siginfo.h>
#include <asm/signal.h>
#include <asm/ucontext.h>
#include <linux/prctl.h>
#include <linux/resource.h>
#include <linux/socket.h>
#include <linux/uio.h>

#include <cstddef>

namespace cow::real {
namespace {

constexpr std::size_t page = 4096;
constexpr std::uint64_t lowest_address = 0x10000;
constexpr std::uint64_t task_end = 0x7ffffffff000;
constexpr std::uint64_t populate_read = 22, populate_write = 23;
constexpr std::uint64_t clone_vm = 0x100, clone_vfork = 0x4000;
constexpr std::uint64_t no_signal = 0x4000; // MSG_NOSIGNAL

// What <sys/socket.h> would declare, without the C library behind it.
struct MessageHeader {
    void* name;
    int name_size;
    iovec* parts;
    std::size_t part_count;
    void* control;
    std::size_t control_size;
    unsigned flags;
};
struct FdControl {
    std::size_t size;
    int level;
    int type;
    int fd;
    int padding;
};

} // namespace

/// All that one worker writes to. Processes that share an address space (vfork, CLONE_VM) each have their own.
struct alignas(4096) Slot {
    unsigned char stack[3 * page];
    unsigned char signal_stack[4 * page];
    Command command;
    Reply reply;
    rusage before;
    rusage after;
    FdControl control;
    bool taken;
};
static_assert(offsetof(Slot, stack) == 0 && sizeof(Slot::stack) == 12288); // _start knows
constexpr std::size_t slot_count = 8;
extern "C" {
[[gnu::visibility("hidden")]] constinit Slot slots[slot_count]{}; // all that is ever written
[[gnu::visibility("hidden")]] extern const std::uint64_t slots_size = sizeof slots;
}

extern "C" {
[[gnu::visibility("hidden")]] extern const unsigned char cow_load_at[], cow_store_at[], cow_recover[],
    cow_fetched[], cow_restore[];
struct Access {
    std::uint64_t signal;
    std::uint64_t value;
};
Access cow_load(std::uint64_t address);
Access cow_store(std::uint64_t address, std::uint64_t byte);
Access cow_fetch(std::uint64_t address);
long cow_clone(std::uint64_t flags, void* stack_top, rusage* after, Slot* child);
[[noreturn, gnu::used]] void worker_begin();
[[noreturn, gnu::used]] void worker_child(Slot* slot);
}

asm(R"(
    .text
    .globl _start
    # Before any of it is used the worker's own memory is mapped anew, MAP_NORESERVE, so that nothing is charged for it.
_start:
    mov $9, %eax
    lea slots(%rip), %rdi
    mov slots_size(%rip), %rsi
    mov $3, %edx
    mov $0x4032, %r10d
    mov $-1, %r8
    xor %r9d, %r9d
    syscall
    lea slots+12288(%rip), %rsp
    xor %ebp, %ebp
    call worker_begin

    # rax: 0 or the signal, rdx: the byte. The signal handler sets rax and continues at cow_recover.
cow_load:
    xor %eax, %eax
cow_load_at:
    movzbl (%rdi), %edx
cow_recover:
    ret
cow_store:
    xor %eax, %eax
cow_store_at:
    movb %sil, (%rdi)
    ret
    # A `ret` stands there; where the fetch is refused, the return address is still on the stack.
cow_fetch:
    xor %eax, %eax
    call *%rdi
cow_fetched:
    ret
cow_restore:
    mov $15, %eax
    syscall

    # clone and, in the parent, getrusage without a write in between: the stack is copy-on-write by then.
cow_clone:
    push %rbx
    push %r12
    push %r13
    mov %rdx, %r13
    mov %rcx, %rbx
    xor %edx, %edx
    xor %r10d, %r10d
    xor %r8d, %r8d
    mov $56, %eax
    syscall
    test %rax, %rax
    jz 1f
    mov %rax, %r12
    mov $98, %eax
    xor %edi, %edi
    mov %r13, %rsi
    syscall
    mov %r12, %rax
    pop %r13
    pop %r12
    pop %rbx
    ret
1:  mov %rbx, %rdi
    and $-16, %rsp
    call worker_child
)");

namespace {

void* stack_top(Slot& slot) { return slot.stack + sizeof slot.stack; }

[[noreturn]] void leave() {
    for (;;) {
        syscall6(nr::exit_group, 0);
    }
}

void on_signal(int signal, siginfo_t*, void* context) {
    auto& registers = static_cast<ucontext*>(context)->uc_mcontext;
    const auto at = static_cast<std::uint64_t>(registers.rip);
    if (at == address_of(cow_load_at) || at == address_of(cow_store_at)) {
        registers.rax = static_cast<std::uint64_t>(signal);
        registers.rip = address_of(cow_recover);
        return;
    }
    const std::uint64_t back = address_of(cow_fetched);
    if (at == registers.rdi && *reinterpret_cast<const std::uint64_t*>(registers.rsp) == back) {
        registers.rax = static_cast<std::uint64_t>(signal);
        registers.rsp += sizeof back;
        registers.rip = back;
        return;
    }
    // Sent by another process: die of it, as a process without a handler would.
    struct sigaction standard = {};
    syscall6(nr::rt_sigaction, static_cast<std::uint64_t>(signal), address_of(&standard), 0, 8);
    syscall6(nr::kill, static_cast<std::uint64_t>(syscall6(nr::getpid)), static_cast<std::uint64_t>(signal));
}

void catch_signals(Slot& self) {
    stack_t stack = {};
    stack.ss_sp = self.signal_stack;
    stack.ss_size = sizeof self.signal_stack;
    syscall6(nr::sigaltstack, address_of(&stack), 0);
    struct sigaction action = {};
    action.sa_handler =
        reinterpret_cast<__sighandler_t>(address_of(reinterpret_cast<const void*>(on_signal)));
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTORER;
    action.sa_restorer = reinterpret_cast<__sigrestore_t>(address_of(cow_restore));
    syscall6(nr::rt_sigaction, SIGSEGV, address_of(&action), 0, 8);
    syscall6(nr::rt_sigaction, SIGBUS, address_of(&action), 0, 8);
}

void say(Slot& self) {
    syscall6(nr::sendto, channel_fd, address_of(&self.reply), sizeof self.reply, no_signal);
}

/// Its pid, so that the program knows who answers from now on.
void say_hello(Slot& self) {
    self.reply = {};
    self.reply.result = syscall6(nr::getpid);
    say(self);
}

/// The next command; a socket that came with it is passed_fd. Ends when the program is gone.
void hear(Slot& self) {
    iovec part = {&self.command, sizeof self.command};
    MessageHeader message{};
    message.parts = &part;
    message.part_count = 1;
    message.control = &self.control;
    message.control_size = sizeof self.control;
    if (syscall6(nr::recvmsg, channel_fd, address_of(&message), 0) <= 0) {
        leave();
    }
    if (message.control_size >= sizeof(FdControl) - sizeof(int)) {
        const auto fd = static_cast<std::uint64_t>(self.control.fd);
        syscall6(nr::dup3, fd, passed_fd, 0);
        syscall6(nr::close, fd);
    }
}

void own_pages(Slot& self) {
    syscall6(nr::madvise, worker_start, address_of(slots) - worker_start, populate_read);
    syscall6(nr::madvise, address_of(&self), sizeof self, populate_write);
}

void measure(rusage& into) { syscall6(nr::getrusage, 0, address_of(&into)); }

// ---- the actions ---------------------------------------------------------------------------------------------------

void touch(Slot& self) {
    const Command& command = self.command;
    Reply& reply = self.reply;
    for (std::uint64_t i = 0; i < command.args[1]; ++i) {
        for (std::uint64_t j = 0; j < command.args[3]; ++j) {
            const std::uint64_t at = command.args[0] + i * command.args[2] + j;
            const Access access = command.access == access::store   ? cow_store(at, command.payload[j])
                                  : command.access == access::fetch ? cow_fetch(at)
                                                                    : cow_load(at);
            if (access.signal != 0) {
                reply.signal = static_cast<std::uint32_t>(access.signal);
                return;
            }
            reply.result = command.access == access::load ? static_cast<std::int64_t>(access.value) : 0;
        }
        ++reply.done;
    }
}

/// Reads pages that have been read before, so that nothing comes of it.
void sum(Slot& self) {
    for (std::uint64_t i = 0; i < self.command.args[0]; ++i) {
        std::uint64_t address = 0;
        __builtin_memcpy(&address, self.command.payload + i * sizeof address, sizeof address);
        if (cow_load(address).signal == 0) {
            self.reply.sums[i] = page_sum(reinterpret_cast<const unsigned char*>(address));
            ++self.reply.done;
        }
    }
}

std::uint64_t argument(const Command& command, unsigned i) {
    const bool in_payload = (command.path_args >> i & 1U) != 0;
    return in_payload ? address_of(command.payload + command.args[i]) : command.args[i];
}

/// Words of the payload that stand for places in it.
void place_pointers(Command& command) {
    for (unsigned i = 0; i < 64; ++i) {
        if ((command.pointers >> i & 1U) != 0) {
            unsigned char* const word = command.payload + i * sizeof(std::uint64_t);
            std::uint64_t at = 0;
            __builtin_memcpy(&at, word, sizeof at);
            at = address_of(command.payload + at);
            __builtin_memcpy(word, &at, sizeof at);
        }
    }
}

void call(Slot& self) {
    place_pointers(self.command);
    const Command& c = self.command;
    self.reply.result = syscall6(static_cast<long>(c.number), argument(c, 0), argument(c, 1), argument(c, 2),
                                 argument(c, 3), argument(c, 4), argument(c, 5));
}

/// In the same address space the child needs a slot of its own; with a copy of it, it goes on in the same one.
Slot* child_slot(Slot& self, bool same_space) {
    if (!same_space) {
        return &self;
    }
    for (Slot& slot : slots) {
        if (!slot.taken) {
            slot.taken = true;
            syscall6(nr::madvise, address_of(&slot), sizeof slot, populate_write);
            slot.command = {}; // of whoever had it before
            return &slot;
        }
    }
    return nullptr;
}

void fork(Slot& self) {
    const std::uint64_t flags = self.command.args[0];
    const bool same_space = (flags & clone_vm) != 0;
    Slot* const child = child_slot(self, same_space);
    if (child == nullptr) {
        self.reply.result = -11; // EAGAIN
        return;
    }
    measure(self.before);
    const long pid = cow_clone(flags, same_space ? stack_top(*child) : nullptr, &self.after, child);
    self.reply.result = pid;
    syscall6(nr::close, passed_fd);
    if (same_space && (pid < 0 || (flags & clone_vfork) != 0)) {
        child->taken = false; // a vfork returns when the child has left the address space
    }
}

[[noreturn]] void run_program() {
    char name[] = "worker";
    char* const arguments[] = {name, nullptr};
    char* const environment[] = {nullptr};
    char here[] = "";
    constexpr std::uint64_t empty_path = 0x1000;
    syscall6(nr::execveat, image_fd, address_of(here), address_of(arguments), address_of(environment),
             empty_path);
    leave();
}

void spawn(Slot& self) {
    Slot* const child = child_slot(self, true);
    if (child == nullptr) {
        self.reply.result = -11;
        return;
    }
    child->command = {};
    child->command.op = Op::spawn;
    self.reply.result = cow_clone(clone_vm | clone_vfork | SIGCHLD, stack_top(*child), &self.after, child);
    syscall6(nr::close, passed_fd);
    child->taken = false;
}

/// prctl(PR_SET_MM, PR_SET_MM_MAP): the heap of a process without one starts at `start`.
void place_heap(Slot& self, std::uint64_t start, std::uint64_t data_bytes) {
    prctl_mm_map map = {};
    map.start_code = worker_start;
    map.end_code = worker_start + page;
    map.start_data = lowest_address;
    map.end_data = lowest_address + data_bytes;
    map.start_brk = map.brk = start;
    map.start_stack = map.arg_start = map.arg_end = map.env_start = map.env_end = lowest_address;
    map.exe_fd = ~0U;
    self.reply.result = syscall6(nr::prctl, PR_SET_MM, PR_SET_MM_MAP, address_of(&map), sizeof map);
}

[[noreturn]] void die_of(std::uint64_t signal) {
    struct sigaction standard = {};
    syscall6(nr::rt_sigaction, signal, address_of(&standard), 0, 8);
    syscall6(nr::kill, static_cast<std::uint64_t>(syscall6(nr::getpid)), signal);
    leave();
}

void act(Slot& self) {
    switch (self.command.op) {
    case Op::nothing: break;
    case Op::touch: touch(self); break;
    case Op::call: call(self); break;
    case Op::fork: fork(self); break;
    case Op::spawn: spawn(self); break;
    case Op::exec: run_program();
    case Op::sum: sum(self); break;
    case Op::place_heap: place_heap(self, self.command.args[0], self.command.args[1]); break;
    case Op::raise: die_of(self.command.args[0]);
    }
}

[[noreturn]] void work(Slot& self) {
    for (;;) {
        hear(self);
        self.reply = {};
        own_pages(self);
        measure(self.before);
        self.after = self.before;
        act(self);
        if (self.command.op != Op::fork && self.command.op != Op::spawn) {
            measure(self.after);
        }
        self.reply.minflt = static_cast<std::uint64_t>(self.after.ru_minflt - self.before.ru_minflt);
        self.reply.majflt = static_cast<std::uint64_t>(self.after.ru_majflt - self.before.ru_majflt);
        say(self);
    }
}

} // namespace

void worker_begin() {
    Slot& self = slots[0];
    self.taken = true;
    syscall6(nr::munmap, lowest_address, worker_start - lowest_address);
    syscall6(nr::munmap, worker_end, task_end - worker_end);
    syscall6(nr::prctl, PR_SET_THP_DISABLE, 1, 0, 0, 0);
    catch_signals(self);
    say_hello(self);
    work(self);
}

/// A child's first instructions, in its own slot.
void worker_child(Slot* slot) {
    Slot& self = *slot;
    syscall6(nr::dup3, passed_fd, channel_fd, 0);
    syscall6(nr::close, passed_fd);
    if (self.command.op == Op::spawn) {
        syscall6(nr::close_range, 3, channel_fd - 1, 0);
        for (std::uint64_t fd = 0; fd < 3; ++fd) {
            syscall6(nr::dup3, terminal_fd, fd, 0);
        }
        run_program();
    }
    catch_signals(self);
    say_hello(self);
    work(self);
}

} // namespace cow::real

// The compiler may ask for these whatever it is told.
extern "C" void* memcpy(void* to, const void* from, std::size_t size) {
    auto* a = static_cast<unsigned char*>(to);
    const auto* b = static_cast<const unsigned char*>(from);
    for (std::size_t i = 0; i < size; ++i) {
        a[i] = b[i];
    }
    return to;
}
extern "C" void* memset(void* to, int value, std::size_t size) {
    auto* a = static_cast<unsigned char*>(to);
    for (std::size_t i = 0; i < size; ++i) {
        a[i] = static_cast<unsigned char>(value);
    }
    return to;
}
