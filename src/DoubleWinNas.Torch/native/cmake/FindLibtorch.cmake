# Links dwnas_torch with the libtorch that CMAKE_PREFIX_PATH (or the system) offers.
# Directly, not through TorchConfig.cmake: that of a CUDA build wants a whole CUDA toolkit, of which this shim needs nothing, and stops
# the configuration without one.
set(DWNAS_TORCH_HINTS ${CMAKE_PREFIX_PATH})
foreach(prefix ${CMAKE_PREFIX_PATH})
  # torch.utils.cmake_prefix_path is <torch>/share/cmake: headers and libraries lie two folders up
  get_filename_component(root ${prefix}/../.. ABSOLUTE)
  list(APPEND DWNAS_TORCH_HINTS ${root})
endforeach()
find_path(DWNAS_TORCH_INCLUDE ATen/ATen.h HINTS ${DWNAS_TORCH_HINTS} PATH_SUFFIXES include)
find_library(DWNAS_TORCH_CPU torch_cpu HINTS ${DWNAS_TORCH_HINTS} PATH_SUFFIXES lib)
if(NOT DWNAS_TORCH_INCLUDE OR NOT DWNAS_TORCH_CPU)
  message(FATAL_ERROR "No libtorch found. Install it (Debian: apt-get install libtorch-dev), or give the one of a Python: "
    "-DCMAKE_PREFIX_PATH=$(python3 -c 'import torch; print(torch.utils.cmake_prefix_path)')")
endif()
message(STATUS "libtorch: ${DWNAS_TORCH_CPU}")
get_filename_component(DWNAS_TORCH_LIB ${DWNAS_TORCH_CPU} DIRECTORY)
find_library(DWNAS_TORCH_C10 c10 HINTS ${DWNAS_TORCH_LIB} NO_DEFAULT_PATH)
find_library(DWNAS_TORCH_CUDA torch_cuda HINTS ${DWNAS_TORCH_LIB} NO_DEFAULT_PATH)

# <torch/version.h> is one of the C++ front end's headers
target_include_directories(dwnas_torch SYSTEM PRIVATE ${DWNAS_TORCH_INCLUDE} ${DWNAS_TORCH_INCLUDE}/torch/csrc/api/include)

# The headers need C++17; those of recent releases (2.12 or so) C++20, which all since 2.10 compile with.
set(DWNAS_TORCH_VERSION_HEADERS ${DWNAS_TORCH_INCLUDE}/torch/csrc/api/include/torch/version.h
  ${DWNAS_TORCH_INCLUDE}/torch/headeronly/version.h)
foreach(header ${DWNAS_TORCH_VERSION_HEADERS})
  if(EXISTS ${header})
    foreach(part MAJOR MINOR)
      file(STRINGS ${header} line REGEX "define TORCH_VERSION_${part} ")
      if(line MATCHES "([0-9]+)")
        set(DWNAS_TORCH_${part} ${CMAKE_MATCH_1})
      endif()
    endforeach()
  endif()
endforeach()
set(DWNAS_TORCH_VERSION ${DWNAS_TORCH_MAJOR}.${DWNAS_TORCH_MINOR})
message(STATUS "libtorch ${DWNAS_TORCH_VERSION}")
if(DWNAS_TORCH_VERSION VERSION_LESS 1.10)
  message(FATAL_ERROR "libtorch ${DWNAS_TORCH_VERSION} in ${DWNAS_TORCH_LIB} is too old; 1.10 or newer is needed")
elseif(DWNAS_TORCH_VERSION VERSION_LESS 2.10)
  set_target_properties(dwnas_torch PROPERTIES CXX_STANDARD 17)
else()
  set_target_properties(dwnas_torch PROPERTIES CXX_STANDARD 20)
endif()
set_target_properties(dwnas_torch PROPERTIES CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF)

# Older wheels are built with the std::string of before C++11, and only their TorchConfig.cmake says so; their symbols do too.
find_program(DWNAS_NM nm)
if(DWNAS_NM)
  execute_process(COMMAND sh -c "'${DWNAS_NM}' -D --defined-only '${DWNAS_TORCH_C10}' | grep -c __cxx11"
    OUTPUT_VARIABLE DWNAS_CXX11_SYMBOLS OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(DWNAS_CXX11_SYMBOLS EQUAL 0)
    target_compile_definitions(dwnas_torch PRIVATE _GLIBCXX_USE_CXX11_ABI=0)
  endif()
endif()

set_target_properties(dwnas_torch PROPERTIES BUILD_RPATH ${DWNAS_TORCH_LIB} INSTALL_RPATH ${DWNAS_TORCH_LIB})
target_link_libraries(dwnas_torch PRIVATE ${DWNAS_TORCH_CPU} ${DWNAS_TORCH_C10})
if(DWNAS_TORCH_CUDA)
  # Nothing here names a symbol of libtorch_cuda: without --no-as-needed the linker would drop it, and CUDA with it.
  target_link_libraries(dwnas_torch PRIVATE "-Wl,--no-as-needed" ${DWNAS_TORCH_CUDA} "-Wl,--as-needed" "-Wl,--allow-shlib-undefined")
endif()
