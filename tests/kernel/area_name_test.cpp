// Names of anonymous memory (mm/madvise.c: madvise_set_anon_name), as Linux 6.18 has them with CONFIG_ANON_VMA_NAME.

#include "tests/kernel/measured.hpp"

using namespace cow;
using namespace cow::test;

namespace {

struct Named : Measured {
    ProcId a = process("A");
    Errno name(VirtAddr at, u64 pages, const AreaName& text) {
        return run([&](Kernel& k) {
                   return sys::prctl_set_vma(k, a, prctl_option::set_vma_anon_name, at, pages * page_size,
                                             text);
               })
            .error();
    }
    Errno name(VirtAddr at, u64 pages, const std::string& text) { return name(at, pages, AreaName{&text}); }
    std::string name_at(ProcId proc, VirtAddr at) const {
        return machine().area_name(*machine().space(mm(proc)).find(at.page()));
    }
    std::size_t vmas(ProcId proc) const { return machine().space(mm(proc)).vmas.size(); }
};

} // namespace

TEST_CASE("area name: divides VMAs, keeps them apart, and joins those that are called the same") {
    Named m;
    const VirtAddr p = m.anon(m.a, 8);
    CHECK(m.name(page_at(2), 4, "arena") == Errno::ok);
    CHECK(m.vmas(m.a) == 3);
    CHECK(m.name_at(m.a, page_at(2)) == "[anon:arena]");
    CHECK(m.name_at(m.a, p).empty());
    CHECK(m.name(p, 2, "arena") == Errno::ok);
    CHECK(m.vmas(m.a) == 2);
    CHECK(m.name(p, 8, "") == Errno::ok); // an empty name is one, too
    CHECK(m.vmas(m.a) == 1);
    CHECK(m.name_at(m.a, p) == "[anon:]");
    CHECK(m.name(p, 8, AreaName{}) == Errno::ok);
    CHECK(m.name_at(m.a, p).empty());
}

TEST_CASE("area name: new memory beside it has none; fork, mprotect and mremap keep it") {
    Named m;
    const VirtAddr p = m.anon(m.a, 4);
    CHECK(m.name(p, 4, "arena") == Errno::ok);
    CHECK_FALSE(m.mmap(m.a, 4, 4, rw, private_anon).failed());
    CHECK(m.vmas(m.a) == 2);
    CHECK(m.mprotect(m.a, page_at(1), 1, ro).error() == Errno::ok);
    CHECK(m.name_at(m.a, page_at(1)) == "[anon:arena]");
    const ProcId b = m.fork(m.a, "B");
    CHECK(m.name_at(b, page_at(1)) == "[anon:arena]");
    CHECK_FALSE(m.mremap(m.a, p, 1, 1, mremap_flag::maymove | mremap_flag::fixed, page_at(100)).failed());
    CHECK(m.name_at(m.a, page_at(100)) == "[anon:arena]");
}

TEST_CASE("area name: what is refused") {
    Named m;
    const VirtAddr p = m.anon(m.a, 4);
    CHECK_FALSE(m.mmap(m.a, 50, 1, ro, map::priv, m.open(m.a, "/data", 1)).failed());
    CHECK(m.name(page_at(50), 1, "text") == Errno::ebadf);
    CHECK(m.name(p, 1, "a$") == Errno::einval);
    CHECK(m.name(p, 1, "tab\t") == Errno::einval);
    CHECK(m.name(p, 1, std::string(79, 'x')) == Errno::ok);
    CHECK(m.name(p, 1, std::string(80, 'x')) == Errno::einval);
    CHECK(m.name(p + 1, 1, "x") == Errno::einval);
    CHECK(m.name(p, 0, "x") == Errno::ok);
    CHECK(m.name(p, 1, AreaName{nullptr, page_at(1000)}) == Errno::efault);
    CHECK(m.munmap(m.a, page_at(1), 1).error() == Errno::ok);
    CHECK(m.name(p, 4, "x") == Errno::enomem); // what lies around the hole is called so all the same
    CHECK(m.name_at(m.a, page_at(3)) == "[anon:x]");
    CHECK(m.run([&](Kernel& k) { return sys::prctl_set_vma(k, m.a, 1, p, page_size, {}); }).error() ==
          Errno::einval);
}

TEST_CASE("area name: the memory that fork shares by an invisible file may have one; no segment or memfd") {
    Named m;
    CHECK_FALSE(m.mmap(m.a, 0, 2, rw, map::shared | map::anonymous | map::fixed).failed());
    CHECK(m.name(page_at(0), 1, "ring") == Errno::ok);
    CHECK(m.vmas(m.a) == 2);
    CHECK(m.name_at(m.a, page_at(0)) == "[anon_shmem:ring]");
}

TEST_CASE("area name: it is read from memory, and a kernel without names refuses it") {
    Named m;
    const VirtAddr p = m.anon(m.a, 4);
    for (u64 i = 0; i < 3; ++i) {
        m.store(m.a, p + i, static_cast<u8>("big"[i]));
    }
    CHECK(m.name(page_at(1), 1, AreaName{nullptr, p}) == Errno::ok);
    CHECK(m.name_at(m.a, page_at(1)) == "[anon:big]");

    MachineConfig config{.frames = 64};
    config.names_areas = false;
    Measured old(config);
    const ProcId a = old.process("A");
    const VirtAddr at = old.anon(a, 1);
    const std::string name = "x";
    CHECK(old.run([&](Kernel& k) { return sys::prctl_set_vma(k, a, 0, at, page_size, AreaName{&name}); })
              .error() == Errno::einval);
}
