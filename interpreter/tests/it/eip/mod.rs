//! One file for each EIP whose behaviour is ours to keep.

mod eip1014_create2;
mod eip1052_extcodehash;
mod eip1153_transient_storage;
mod eip1344_chainid;
mod eip140_revert;
mod eip141_invalid;
mod eip145_shifts;
mod eip1884_selfbalance;
mod eip211_return_data;
mod eip214_staticcall;
mod eip3198_basefee;
mod eip3855_push0;
mod eip4399_prevrandao;
mod eip4844_blobhash;
mod eip5656_mcopy;
mod eip7516_blobbasefee;
mod eip7939_clz;
mod eip7_delegatecall;
