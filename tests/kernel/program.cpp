#include "tests/kernel/program.hpp"

#include "core/kernel/fs/disk.hpp"

#include <array>

namespace cow::test {

Program::Program(const Machine& machine, Run run, u64 seed, Options options)
    : machine_(machine), run_(std::move(run)), rng_(seed), options_(options) {
    run_([&](Kernel& kernel) {
        const FileId file = create_file(kernel, "/f", Reference::file_pages * page_size, false);
        for (u64 page = 0; page < Reference::file_pages; ++page) {
            const u8 byte = Reference::file_byte(page);
            set_disk_page(kernel, file, page, machine_.contents->from_bytes(std::span(&byte, 1)));
        }
        create_file(kernel, "/bin/x", 4 * page_size, true);
    });
    create();
}

void Program::create() {
    proc_ = reference_.processes();
    reference_.create();
    run_([&](Kernel& kernel) {
        create_process(kernel, "p" + std::to_string(proc_));
        sys::open(kernel, id(), "/f", open_flag::rdwr);
    });
}

u64 Program::pick_page() {
    const u64 start = chance(40) ? 500 : 0;
    return start + rng_.below(24);
}

std::size_t Program::pick_process() {
    std::vector<std::size_t> alive;
    for (std::size_t i = 0; i < reference_.processes(); ++i) {
        if (reference_.alive(i)) {
            alive.push_back(i);
        }
    }
    if (alive.empty()) {
        create();
        return proc_;
    }
    return alive[rng_.below(alive.size())];
}

CallResult Program::call(const std::function<CallResult(Kernel&)>& body) {
    CallResult result{};
    run_([&](Kernel& kernel) { result = body(kernel); });
    return result;
}

bool Program::went_through(const CallResult& result) const {
    if (options_.pressure && (result.error() == Errno::enomem || !machine_.process(id()).alive())) {
        return false;
    }
    CHECK_MESSAGE(!result.failed(), errno_name(result.error()));
    return true;
}

void Program::step() {
    proc_ = pick_process();
    const u64 dice = rng_.below(100);
    dice < 45   ? touch()
    : dice < 58 ? map()
    : dice < 68 ? change()
    : dice < 73 ? move()
    : dice < 80 ? advise()
    : dice < 88 ? breed()
    : dice < 90 ? borrow()
    : dice < 95 ? transfer()
                : kernel_work();
    compare();
}

/// A fatal access is mostly left out, so that programs live on.
void Program::touch() {
    const u64 page = pick_page();
    const bool store = chance(60);
    const u8 value = static_cast<u8>(1 + rng_.below(3));
    Reference::Seen expected = reference_.load(proc_, page);
    const bool fatal = expected.signal != Signal::none ||
                       (store && (reference_.space(proc_).at(page).protection & prot::write) == 0);
    if (fatal && !chance(4)) {
        return;
    }
    note("{} page {}", store ? "store" : "load", page);
    if (store) {
        expected = {value, reference_.store(proc_, page, value)};
    }
    AccessOutcome out;
    run_([&](Kernel& kernel) {
        out = store ? cow::store(kernel, id(), page_at(page), value) : cow::load(kernel, id(), page_at(page));
    });
    if (options_.pressure && out.signal == Signal::sigkill) {
        return;
    }
    CHECK(out.signal == expected.signal);
    CHECK(out.done == (expected.signal == Signal::none));
    if (out.done) {
        CHECK(out.value == expected.value);
    } else {
        reference_.end(proc_);
    }
}

void Program::map() {
    const u64 at = pick_page();
    const u64 pages = 1 + rng_.below(6);
    Reference::Page page;
    constexpr std::array<u32, 6> protections{rw, rw, rw, ro, prot::none, rw | prot::exec};
    page.protection = protections[rng_.below(protections.size())];
    page.shared = chance(35);
    const bool file = chance(45);
    page.object = file ? 0 : page.shared ? reference_.new_object() : -1;
    page.index = file ? rng_.below(Reference::file_pages) : 0;
    u32 flags = map::fixed | (page.shared ? map::shared : map::priv) | (file ? 0 : map::anonymous);
    if (chance(15)) {
        flags |= map::populate;
    }
    note("mmap page {} + {} prot {} flags {:#x} index {}", at, pages, page.protection, flags, page.index);
    const CallResult result = call([&](Kernel& kernel) {
        return sys::mmap(kernel, id(),
                         {.addr = page_at(at),
                          .length = pages * page_size,
                          .prot = page.protection,
                          .flags = flags,
                          .fd = file ? 3 : -1,
                          .offset = file ? page.index * page_size : 0});
    });
    if (went_through(result)) {
        reference_.map(proc_, at, pages, page);
        if ((flags & map::populate) != 0 && !page.shared) {
            reference_.privatise(proc_, at, pages);
        }
    } else if (result.error() == Errno::enomem && page.shared && !file) {
        reference_.unmap(proc_, at, pages); // shared memory is charged last, when what was there has gone
    }
}

void Program::change() {
    const u64 at = pick_page();
    const u64 pages = 1 + rng_.below(6);
    if (chance(30)) {
        note("munmap page {} + {}", at, pages);
        const CallResult result =
            call([&](Kernel& kernel) { return sys::munmap(kernel, id(), page_at(at), pages * page_size); });
        if (went_through(result)) {
            reference_.unmap(proc_, at, pages);
        }
        return;
    }
    constexpr std::array<u32, 5> protections{rw, rw, ro, prot::none, prot::write};
    const u32 protection = protections[rng_.below(protections.size())];
    note("mprotect page {} + {} to {}", at, pages, protection);
    const CallResult result = call([&](Kernel& kernel) {
        return sys::mprotect(kernel, id(), page_at(at), pages * page_size, protection);
    });
    if (options_.pressure && result.error() == Errno::enomem) { // some pages may have changed by then
        reference_.take_protection(proc_, at, pages, machine_.spaces[machine_.process(id()).mm.v]);
        return;
    }
    CHECK(result.error() == reference_.protect(proc_, at, pages, protection));
}

void Program::move() {
    const u64 from = pick_page();
    const u64 to = pick_page();
    const u64 pages = 1 + rng_.below(4);
    constexpr u32 flags = mremap_flag::maymove | mremap_flag::fixed;
    note("mremap page {} + {} to {}", from, pages, to);
    const CallResult result = call([&](Kernel& kernel) {
        return sys::mremap(kernel, id(), page_at(from), pages * page_size, pages * page_size, flags,
                           page_at(to));
    });
    if (!result.failed()) {
        reference_.move(proc_, from, pages, to);
    } else if (options_.pressure && result.error() == Errno::enomem) {
        reference_.unmap(proc_, to, pages); // Linux has made room by then
    } else {
        CHECK((result.error() == Errno::efault || result.error() == Errno::einval));
    }
}

void Program::advise() {
    constexpr std::array<Advice, 11> all{Advice::dontneed,  Advice::dontneed,      Advice::dontfork,
                                         Advice::dofork,    Advice::wipeonfork,    Advice::keeponfork,
                                         Advice::mergeable, Advice::mergeable,     Advice::unmergeable,
                                         Advice::free,      Advice::populate_write};
    Advice advice = all[rng_.below(all.size())];
    if (advice == Advice::free && options_.reclaim) {
        advice = Advice::populate_read;
    }
    const u64 at = pick_page();
    const u64 pages = 1 + rng_.below(8);
    note("madvise page {} + {} advice {}", at, pages, static_cast<int>(advice));
    const CallResult result = call([&](Kernel& kernel) {
        return sys::madvise(kernel, id(), page_at(at), pages * page_size, static_cast<i32>(advice));
    });
    if (advice == Advice::populate_write) {
        reference_.privatise(proc_, at, pages);
    }
    const bool changes_values = advice == Advice::dontneed || advice == Advice::dontfork ||
                                advice == Advice::dofork || advice == Advice::wipeonfork ||
                                advice == Advice::keeponfork;
    if (changes_values) {
        CHECK(result.error() == reference_.advise(proc_, at, pages, advice));
    }
}

void Program::breed() {
    std::size_t alive = 0;
    for (std::size_t i = 0; i < reference_.processes(); ++i) {
        alive += reference_.alive(i) ? 1U : 0U;
    }
    if (alive > 5 || chance(25)) {
        note("exit or execve");
        if (chance(50)) {
            run_([&](Kernel& kernel) { sys::exit(kernel, id(), 0); });
            reference_.end(proc_);
        } else if (went_through(call([&](Kernel& kernel) { return sys::execve(kernel, id(), "/bin/x"); }))) {
            reference_.replace(proc_);
        } else if (!machine_.process(id()).alive()) { // past the point of no return
            reference_.end(proc_);
        }
        return;
    }
    note("fork p{}", reference_.processes());
    if (went_through(call([&](Kernel& kernel) { return sys::fork(kernel, id(), ""); }))) {
        reference_.fork(proc_);
    }
}

/// A child that borrows the memory (vfork), stores, and ends; or stays as a thread of the same memory.
void Program::borrow() {
    const bool stays = chance(30);
    note("{} p{}", stays ? "clone(CLONE_VM)" : "vfork", reference_.processes());
    const CallResult result = call([&](Kernel& kernel) {
        return sys::clone(kernel, id(), stays ? clone_flag::vm : clone_flag::vm | clone_flag::vfork, "");
    });
    CHECK_FALSE(result.failed());
    reference_.share(proc_);
    if (stays) {
        return;
    }
    proc_ = reference_.processes() - 1;
    touch();
    if (reference_.alive(proc_)) {
        if (machine_.process(id()).alive()) {
            run_([&](Kernel& kernel) { sys::exit(kernel, id(), 0); });
        }
        reference_.end(proc_);
    }
}

/// read(2) or write(2) of one byte between a page and the file's first byte.
void Program::transfer() {
    const u64 page = pick_page();
    const bool reads = chance(50);
    note("{} page {}", reads ? "read" : "write", page);
    const CallResult result = call([&](Kernel& kernel) {
        const i32 fd = static_cast<i32>(sys::open(kernel, id(), "/f", open_flag::rdwr).value);
        const CallResult done = reads ? sys::read(kernel, id(), fd, page_at(page), 1)
                                      : sys::write(kernel, id(), fd, page_at(page), 1);
        if (machine_.process(id()).alive()) {
            sys::close(kernel, id(), fd);
        }
        return done;
    });
    if (options_.pressure && (result.error() == Errno::enomem || !machine_.process(id()).alive())) {
        return;
    }
    const Signal signal =
        reads ? reference_.store(proc_, page, reference_.file_first()) : reference_.write_file(proc_, page);
    CHECK(result.value == (signal == Signal::none ? 1 : CallResult::of(Errno::efault).value));
}

void Program::kernel_work() {
    note("kernel work");
    run_([&](Kernel& kernel) {
        if (options_.reclaim && chance(40)) {
            reclaim(kernel, 1 + rng_.below(6));
        } else {
            ksm_scan(kernel);
        }
    });
}

/// Where a program goes wrong, its last calls are shown.
void Program::compare() {
    std::string story;
    for (std::size_t i = story_.size() - std::min<std::size_t>(story_.size(), 40); i < story_.size(); ++i) {
        story += "\n  " + story_[i];
    }
    CAPTURE(story);
    for (std::size_t i = 0; i < reference_.processes(); ++i) {
        const Process& process = machine_.processes[i];
        if (options_.pressure && process.signal == Signal::sigkill && reference_.alive(i)) {
            reference_.end(i);
        }
        REQUIRE(process.alive() == reference_.alive(i));
        if (!process.alive()) {
            continue;
        }
        for (u64 page = 0; page < 530; page += page == 29 ? 471 : 1) {
            const auto found = reference_.space(i).find(page);
            const Vma* vma = machine_.spaces[process.mm.v].find(page_at(page).page());
            REQUIRE((vma != nullptr) == (found != reference_.space(i).end()));
            if (vma == nullptr) {
                continue;
            }
            CAPTURE(i);
            CAPTURE(page);
            REQUIRE((vma->flags & vm::rights) == found->second.protection);
            const auto number = [](std::optional<u8> byte) { return byte ? int{*byte} : -1; };
            REQUIRE(number(peek(machine_, process.mm, page_at(page))) ==
                    number(reference_.load(i, page).value));
        }
    }
}

} // namespace cow::test
