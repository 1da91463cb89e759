#include "core/scenario/vocabulary/user_buffers.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <vector>

namespace cow::vocabulary {
namespace {

/// The arguments, by blanks: `/path` a text, `#count` a number, `@clock` names (or a number); else an address, with what is there:
///
///   tp>16      the kernel writes 16 bytes      info<8    it reads 8
///   fds<>1*8   it writes as many times 8 bytes as argument 1 says (from 0)
///   buf>=1     it writes as many bytes as it returns        tz>8?  the address may be NULL
///
/// and without any of these it has no meaning here. Behind an argument may stand which values it takes, `#size:0..8`; behind
/// an address, where the file's size is in what is written, `buf>144+48`.
struct BufferRow {
    std::string_view name;
    std::string_view arguments;
    Returns returns = Returns::recorded;
    std::string_view only_with{};
    bool goes_on = false;
};

constexpr std::array buffer_rows{
    BufferRow{"getrandom", "buf>1*1 #count @flags:0..5", Returns::moved},
    BufferRow{"uname", "buf>390", Returns::zero},
    BufferRow{"clock_gettime", "@clock:0..11 tp>16", Returns::zero},
    BufferRow{"clock_getres", "@clock:0..11 tp>16?", Returns::zero},
    BufferRow{"gettimeofday", "tv>16!? tz>8?", Returns::zero},
    BufferRow{"time", "tloc>8!?", Returns::unknown},
    BufferRow{"times", "buf>32?", Returns::unknown},
    BufferRow{"getcpu", "cpu>4!? node>4!? @cache", Returns::zero, {}, true},
    BufferRow{"getrusage", "@who:-1..1 usage>144", Returns::zero},
    BufferRow{"sysinfo", "info>112", Returns::zero},
    BufferRow{"getitimer", "@which:0..2 value>32", Returns::zero},
    BufferRow{"getresuid", "ruid>4! euid>4! suid>4!", Returns::zero},
    BufferRow{"getresgid", "rgid>4! egid>4! sgid>4!", Returns::zero},
    BufferRow{"rt_sigpending", "set>1*1 #size:0..8", Returns::zero},
    BufferRow{"stat", "/path buf>144+48", Returns::path},
    BufferRow{"lstat", "/path buf>144+48", Returns::path},
    BufferRow{"newfstatat", "@dirfd /path buf>144+48 @flags", Returns::path},
    BufferRow{"statx", "@dirfd /path @flags @mask buf>256+40", Returns::path},
    BufferRow{"statfs", "/path buf>120", Returns::path},
    BufferRow{"fstat", "#fd buf>144+48", Returns::open},
    BufferRow{"fstatfs", "#fd buf>120", Returns::open},
    // Those that only a trace tells of.
    BufferRow{"readlink", "/path buf>=1 size"},
    BufferRow{"readlinkat", "dirfd /path buf>=1 size"},
    BufferRow{"getcwd", "buf>=1 size"},
    BufferRow{"getdents", "fd buf>=1 count"},
    BufferRow{"getdents64", "fd buf>=1 count"},
    BufferRow{"getxattr", "/path name value>=1 size"},
    BufferRow{"lgetxattr", "/path name value>=1 size"},
    BufferRow{"fgetxattr", "fd name value>=1 size"},
    BufferRow{"listxattr", "/path list>=1 size"},
    BufferRow{"llistxattr", "/path list>=1 size"},
    BufferRow{"flistxattr", "fd list>=1 size"},
    BufferRow{"setxattr", "/path name value<3*1 #size flags"},
    BufferRow{"fsetxattr", "fd name value<3*1 #size flags"},
    BufferRow{"getgroups", "size list>=4"},
    BufferRow{"poll", "fds<>1*8 #nfds timeout"},
    BufferRow{"ppoll", "fds<>1*8 #nfds timeout<16? mask<8? size"},
    BufferRow{"select", "nfds read<>128? write<>128? except<>128? timeout"},
    BufferRow{"pselect6", "nfds read<>128? write<>128? except<>128? timeout mask"},
    BufferRow{"epoll_ctl", "epfd op fd event<12?"},
    BufferRow{"epoll_wait", "epfd events>=12 max timeout"},
    BufferRow{"epoll_pwait", "epfd events>=12 max timeout mask size"},
    BufferRow{"epoll_pwait2", "epfd events>=12 max timeout mask size"},
    BufferRow{"bind", "fd addr<2*1 #length"},
    BufferRow{"connect", "fd addr<2*1 #length"},
    BufferRow{"getsockname", "fd addr>16? length<>4?"},
    BufferRow{"getpeername", "fd addr>16? length<>4?"},
    BufferRow{"getsockopt", "fd level option value>4? length<>4?"},
    BufferRow{"setsockopt", "fd level option value<4*1? #length"},
    BufferRow{"sched_getaffinity", "pid size mask>=1"},
    BufferRow{"sched_setaffinity", "pid #size mask<1*1"},
    BufferRow{"sched_getattr", "pid attr>2*1 #size flags"},
    BufferRow{"sched_setattr", "pid attr<48 flags"},
    BufferRow{"sched_getparam", "pid param>4"},
    BufferRow{"sched_setscheduler", "pid policy param<4"},
    BufferRow{"capget", "header<>8 data>24?"},
    BufferRow{"rt_sigaction", "signal action<32? old>32? size"},
    BufferRow{"rt_sigprocmask", "how set<8? old>8? size"},
    BufferRow{"rt_sigsuspend", "set<8 size"},
    BufferRow{"rt_sigtimedwait", "set<8 info>128? timeout<16? size"},
    BufferRow{"sigaltstack", "stack<24? old>24?"},
    BufferRow{"nanosleep", "request<16 remaining"},
    BufferRow{"clock_nanosleep", "clock flags request<16 remaining"},
    BufferRow{"clock_settime", "clock tp<16"},
    BufferRow{"timer_create", "clock event<64? timer>4"},
    BufferRow{"timer_settime", "timer flags new<32 old>32?"},
    BufferRow{"timerfd_settime", "fd flags new<32 old>32?"},
    BufferRow{"timerfd_gettime", "fd value>32"},
    BufferRow{"setitimer", "which new<32? old>32?"},
    BufferRow{"get_robust_list", "pid head>8 length>8"},
    BufferRow{"utime", "/path times<16?"},
    BufferRow{"utimes", "/path times<32?"},
    BufferRow{"utimensat", "dirfd path times<32? flags"},
    BufferRow{"futex", "word<4 op value timeout word2 value3", Returns::recorded, "WAIT"},
    BufferRow{"arch_prctl", "code address>8", Returns::recorded, "GET"},
};

/// "fds<>1*8" behind its name; "uid>4!": put_user.
UserBuffer buffer_of(std::string_view text, std::size_t arg) {
    UserBuffer out;
    out.arg = static_cast<u8>(arg);
    std::size_t at = text.find_first_of("<>");
    for (; text[at] == '<' || text[at] == '>'; ++at) {
        (text[at] == '<' ? out.read : out.written) = true;
    }
    if (text[at] == '=') {
        out.size = UserBuffer::Size::result;
        ++at;
    } else if (const std::size_t times = text.find('*'); times != std::string_view::npos) {
        out.size = UserBuffer::Size::argument;
        out.of = static_cast<u8>(text[at] - '0');
        at = times + 1;
    }
    std::from_chars(text.data() + at, text.data() + text.size(), out.bytes);
    out.word = text.find('!') != std::string_view::npos;
    out.may_be_null = text.back() == '?';
    return out;
}

/// The number behind a sign, if there is one.
template <class Number> void number_behind(std::string_view text, std::string_view sign, Number& out) {
    if (const std::size_t at = text.find(sign); at != std::string_view::npos) {
        std::from_chars(text.data() + at + sign.size(), text.data() + text.size(), out);
    }
}

UserBufferCall make(const BufferRow& row, std::vector<ArgSpec>& args) {
    UserBufferCall out;
    out.goes_on = row.goes_on;
    for (std::string_view rest = row.arguments; !rest.empty();) {
        const std::string_view text = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), text.size() + 1));
        const std::string_view name = text.substr(0, text.find_first_of("<>"));
        const std::string_view plain = text.substr(0, text.find(':')).substr(1);
        if (text.find(':') != std::string_view::npos) {
            out.checked_arg = args.size();
            number_behind(text, ":", out.least);
            number_behind(text, "..", out.most);
        }
        number_behind(text, "+", out.size_at);
        switch (text.front()) {
        case '/': // "text"
        case '#': args.push_back({plain, ArgSpec::Kind::user}); break;
        case '@': args.push_back({plain, ArgSpec::Kind::names, &user_buffer_names()}); break;
        default:
            args.push_back({name, name == text ? ArgSpec::Kind::any : ArgSpec::Kind::user});
            if (name != text) {
                out.buffers[out.buffer_count++] = buffer_of(text, args.size() - 1);
            }
        }
    }
    out.spec = {row.name, CallId::user_buffers, row.returns == Returns::recorded ? 0 : args.size(), args};
    out.returns = row.returns;
    out.only_with = row.only_with;
    return out;
}

} // namespace

std::span<const UserBufferCall> user_buffer_rows() {
    static std::deque<std::vector<ArgSpec>> args;
    static const std::vector<UserBufferCall> all = [] {
        std::vector<UserBufferCall> out;
        for (const BufferRow& row : buffer_rows) {
            out.push_back(make(row, args.emplace_back()));
        }
        return out;
    }();
    return all;
}

const UserBufferCall* find_user_buffers(std::string_view call) {
    const auto all = user_buffer_rows();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const UserBufferCall& row) { return row.spec.name == call; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace cow::vocabulary
